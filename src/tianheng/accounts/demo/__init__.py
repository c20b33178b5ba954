"""People and organisations of the demo world: a province, two cities, three counties, twelve enterprises."""

from tianheng.accounts.demo.cast import PASSWORD, PIN, enterprises, numbered, person, place, works
from tianheng.accounts.demo.plan import plan
from tianheng.accounts.demo.shown import Login, logins

__all__ = [
    "PASSWORD",
    "PIN",
    "Login",
    "enterprises",
    "logins",
    "numbered",
    "person",
    "place",
    "plan",
    "works",
]
