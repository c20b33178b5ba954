"""The logins to try, told while they open: at the start of a site that holds the demo world."""

from typing import NamedTuple

from tianheng.accounts.demo.cast import PASSWORD, PIN, login_of
from tianheng.accounts.models import User

# What to try first: whose login, and what it is good for.
TRY = (
    ("candied", "officer", "企业·食品安全员：产品、配方、登记填报"),
    ("candied", "head", "企业·负责人：批准配方、签名提交、人员账号"),
    ("fishball", "feeder", "企业·投料员：投料（手机）"),
    ("fishball", "keeper", "企业·添加剂管理员：进货、库存、领用、盘点"),
    ("sauces", "officer", "企业·食品安全员：违规投料、登记被暂停"),
    ("jelly", "officer", "企业·食品安全员：账实不符"),
    ("jinjiang", "reviewer", "县局·审核人员：登记审核"),
    ("jinjiang", "second", "县局·复核人员"),
    ("jinjiang", "leader", "县局·负责人：暂停、恢复、注销、登记方式"),
    ("quanzhou", "leader", "市局：辖区登记进度"),
    ("province", "leader", "省局：标准公告、登记方式"),
    ("government", "reader", "政府读者：只看汇总"),
)


class Login(NamedTuple):
    """A login name, whose it is, what it is good for, and the password."""

    login: str
    name: str
    use: str
    password: str = PASSWORD
    pin: str = PIN


def logins() -> list[Login]:
    """Those of the demo that still have its password; empty where the demo was never loaded."""
    wanted = {login_of(key, post): use for key, post, use in TRY}
    users = {each.login_name: each for each in User.objects.filter(login_name__in=wanted, state="active")}
    return [
        Login(name, users[name].name, use)
        for name, use in wanted.items()
        if name in users and users[name].check_password(PASSWORD)
    ]
