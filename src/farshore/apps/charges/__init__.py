"""What companies pay at a base: dated tariffs, charges from facts, subsidies, statements."""
