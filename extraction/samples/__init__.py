"""Sample paperwork of our own making: drawn, added up, and known to the last box.

Nothing in it is real, and every page says so. For the demo, the tests and measurements. No web
process imports this package.
"""

from extraction.samples.chance import draw_by_chance
from extraction.samples.drawing import JUDGE_LAYOUTS, LAYOUTS, Sample, draw

__all__ = ["JUDGE_LAYOUTS", "LAYOUTS", "Sample", "draw", "draw_by_chance"]
