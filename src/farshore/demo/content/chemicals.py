"""Limits of control areas and what residents keep. Marks: k general knowledge, to be checked."""

US = "International Fire Code, table 5003.1.1(1) (k)"
US_FLOORS = "International Fire Code, table 5003.8.3.2 (k)"
JP = "Fire Service Act, designated quantities, a fifth of them (k)"
JP_FLOORS = "House rule of the demonstration, fictional"
# base: class, amount on the first storey, unit
LIMITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "boston": (
        ("flammable-1a", "113", "l"), ("flammable-1b", "454", "l"), ("combustible-2", "454", "l"),
        ("corrosive", "1893", "l"), ("toxic", "226", "kg"), ("highly-toxic", "4.5", "kg"),
        ("oxidiser-2", "113", "kg"), ("water-reactive-2", "22.6", "kg"),
    ),
    "kanagawa": (
        ("flammable-1a", "10", "l"), ("flammable-1b", "80", "l"), ("combustible-2", "200", "l"),
        ("corrosive", "400", "l"), ("toxic", "50", "kg"), ("highly-toxic", "2", "kg"),
    ),
}  # fmt: skip
SOURCES = {"boston": (US, US_FLOORS), "kanagawa": (JP, JP_FLOORS)}
SHARES: dict[str, tuple[tuple[int, str], ...]] = {
    "boston": ((-2, "50"), (-1, "75"), (1, "100"), (2, "75"), (3, "50"), (4, "12.5"), (7, "5")),
    "kanagawa": ((1, "100"), (2, "75"), (3, "50")),
}
# base: area, rooms
AREAS: dict[str, tuple[tuple[str, dict[str, str], tuple[str, ...]], ...]] = {
    "boston": (
        (
            "3-west", {"ko": "3층 서쪽 방화구역", "en": "Third floor west", "ja": "3階西側区域"},
            ("lab-1", "suite-b"),
        ),
        (
            "3-east", {"ko": "3층 동쪽 방화구역", "en": "Third floor east", "ja": "3階東側区域"},
            ("lab-2", "suite-a", "suite-c"),
        ),
    ),
    "kanagawa": (
        (
            "2", {"ko": "2층 방화구역", "en": "Second floor", "ja": "2階区域"},
            ("lab-1", "lab-2", "suite-1"),
        ),
    ),
}  # fmt: skip
# base, place that the company holds: room, name, CAS number, class, amount, unit, container
KEPT = (
    ("boston", "B204", "lab-2", "Ethanol", "64-17-5", "flammable-1b", "60", "l", "20 L × 3"),
    ("boston", "B201", "lab-2", "Methanol", "67-56-1", "flammable-1b", "80", "l", "20 L × 4"),
    ("boston", "B206", "lab-2", "Isopropanol", "67-63-0", "flammable-1b", "48", "l", "4 L × 12"),
    ("boston", "SA", "suite-a", "Acetone", "67-64-1", "flammable-1b", "20", "l", "4 L × 5"),
    ("boston", "B204", "lab-2", "Diethyl ether", "60-29-7", "flammable-1a", "2", "l", "1 L × 2"),
    ("boston", "B103", "lab-1", "Toluene", "108-88-3", "flammable-1b", "32", "l", "4 L × 8"),
    ("boston", "B201", "lab-2", "Sodium azide", "26628-22-8", "highly-toxic", "0.1", "kg", "100 g"),
    ("boston", "B204", "lab-2", "Tris buffer", "77-86-1", "none", "1", "kg", "1 kg"),
    ("kanagawa", "K201", "lab-2", "Ethanol", "64-17-5", "flammable-1b", "36", "l", "18 L × 2"),
    ("kanagawa", "K204", "lab-2", "Methanol", "67-56-1", "flammable-1b", "16", "l", "4 L × 4"),
    ("kanagawa", "K206", "lab-2", "Acetonitrile", "75-05-8", "flammable-1b", "3", "l", "3 L"),
)
AGENTS = (
    ("boston", "B204", "lab-2", "HEK293T cells", 2, "IBC-2024-031", 200),
    ("boston", "SA", "suite-a", "Lentiviral vector", 2, "IBC-2024-044", 90),
    ("kanagawa", "K201", "lab-2", "Escherichia coli K-12", 1, "", 0),
)
