"""Every limit of the system, named in one place (P49): each stands in one part, by subject, and all are imported from here."""

from sync.limits.cycle import *
from sync.limits.decisions import *
from sync.limits.exchange import *
from sync.limits.goods import *
from sync.limits.identity import *
from sync.limits.imports import *
from sync.limits.keeping import *
from sync.limits.korban import *
from sync.limits.pages import *
from sync.limits.records import *
from sync.limits.work import *
