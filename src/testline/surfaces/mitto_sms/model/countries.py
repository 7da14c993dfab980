"""Countries: of a telephone number, by their three letters, and what a message there costs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Mapping

# ISO 3166-1, alpha-2 and alpha-3 run together, for every region that has numbers; AC, TA and XK by their usual codes.
_CODES: Final = (
    "ACASC ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB "
    "BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BWBWA BYBLR BZBLZ "
    "CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP "
    "CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM "
    "FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GTGTM GUGUM "
    "GWGNB GYGUY HKHKG HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY "
    "JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE "
    "LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG "
    "MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC "
    "NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PRPRI PSPSE PTPRT "
    "PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK "
    "SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TATAA TCTCA TDTCD TGTGO THTHA TJTJK TKTKL "
    "TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB "
    "VIVIR VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE "
)
_ALPHA_3: Final = {pair[:2]: pair[2:] for pair in _CODES.split()}

NOWHERE: Final = "ZZZ"
"""A code that ISO 3166-1 leaves to its users: for numbers of no country."""

PRICES: Final[Mapping[str, int]] = {"GBR": 300, "USA": 70}
"""Ten-thousandths of the account's currency for one message, by country. The vendor publishes none."""
PRICE: Final = 500
"""The same for every other country."""

# Possibility rests on calling code and length, the country on few more digits: the rest of the number is not looked at.
_LEADING: Final = 8


def country_of(number: str) -> str:
    """The country of an E.164 number (digits), ISO 3166-1 alpha-3.

    Numbers kept for fiction are valid in no plan: they count as of the main country of their calling code.
    """
    return _country(number[:_LEADING], len(number))


@lru_cache(maxsize=65536)
def _country(leading: str, length: int) -> str:
    try:
        number = phonenumbers.parse(f"+{leading.ljust(length, '0')}")
    except phonenumbers.NumberParseException:
        return NOWHERE
    region = phonenumbers.region_code_for_number(number)
    region = region or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return _ALPHA_3.get(region, NOWHERE)
