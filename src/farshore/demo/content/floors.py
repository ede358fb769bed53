"""Floors of the two bases, laid out plausibly and fictional: metres from the north-west corner."""

# base: room: left, top, width, depth
FLOORS: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "boston": {
        "lab-1": (0, 0, 11, 6.5),
        "lab-2": (11, 0, 11, 6.5),
        "desk-room": (0, 8, 10, 5.5),
        "suite-a": (10, 8, 4, 5.5),
        "suite-b": (14, 8, 4, 5.5),
        "suite-c": (18, 8, 4, 5.5),
    },
    "kanagawa": {
        "lab-1": (0, 0, 9, 5.5),
        "lab-2": (9, 0, 11, 5.5),
        "desk-room": (0, 7, 12, 4.5),
        "suite-1": (12, 7, 8, 4.5),
    },
}
