"""Where telephone numbers lie: calling codes everywhere, area codes and their overlays in North America."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping

NORTH_AMERICA: Final = "1"
_NORTH_AMERICAN_LENGTH: Final = 11
_LONGEST_CODE: Final = 3

# Area codes that share a territory, as the North American numbering plan had them in 2024.
_OVERLAYS: Final = """
201 551|202 771|203 475|204 431 584|205 659|206 564|208 986|209 350|210 726|212 332 646 917|213 323 738|
214 469 945 972|215 267 445|217 447|220 740|223 717|224 847|226 382 519 548|227 240 301|234 330|235 573|
236 250 672 778|236 604 672 778|248 947|249 683 705|253 564|256 938|257 604|263 438 514|270 364|272 570|274 920|
279 916|281 346 621 713 832|283 513|289 365 742 905|303 720 983|304 681|305 645 786|306 474 639|309 861|310 424|
312 872|313 679|314 557|315 680|317 463|318 457|321 407 689|324 904|326 937|327 870|329 845|331 630|336 743|
339 781|341 510|343 613 753|347 718 917 929|351 978|353 608|354 450 579|360 564|363 516|367 418 581|
368 403 587 825|368 587 780 825|369 707|380 614|385 801|402 531|404 470 678 943|405 572|408 669|410 443 667|
412 878|415 628|416 437 647 942|419 567|423 729|425 564|428 506|430 903|436 440|442 760|448 850|458 541|464 708|
468 819 873|470 678 770 943|471 662|472 910|484 610 835|503 971|507 924|508 774|512 737|518 838|534 715|535 901|
539 918|540 826|561 728|565 912|571 703|582 814|601 769|609 640|615 629|617 857|618 730|619 858|624 716|631 934|
656 813|657 714|658 876|682 817|686 804|702 725|704 980|706 762|709 879|724 878|732 848|747 818|748 970|754 954|
757 948|773 872|779 815|782 902|787 939|803 839|805 820|809 829 849|812 930|816 975|821 864|840 909|843 854|
860 959|862 973|919 984
"""


def _shared() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in _OVERLAYS.replace("\n", "").split("|"):
        for area in group.split():
            found[area].update(group.split())
    return {area: frozenset(others) for area, others in found.items()}


OVERLAYS: Final = _shared()
"""For every area code that shares its territory all codes of it, itself included."""


@lru_cache(maxsize=1024)
def _code(leading: str) -> str:
    for length in range(1, _LONGEST_CODE + 1):
        if int(leading[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return leading[:length]
    return ""


def calling_code(number: str) -> str:
    """The country's calling code of a number in digits; empty where there is no such country."""
    return _code(number[:_LONGEST_CODE])


def area_code(number: str) -> str | None:
    """The area code of a North American number, or None."""
    if len(number) == _NORTH_AMERICAN_LENGTH and number.startswith(NORTH_AMERICA):
        return number[1:4]
    return None
