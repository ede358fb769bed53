from farshore.apps.targets.models.indicators import Indicator, Observation
from farshore.apps.targets.models.targets import Forecast, Target

__all__ = ["Forecast", "Indicator", "Observation", "Target"]
