"""The table of people."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.accounts import scope
from tianheng.accounts.enums import AccountState
from tianheng.core.actors import Actor
from tianheng.core.scope import Scoped, ScopedQuerySet


class Users(ScopedQuerySet["User"]):
    """People."""

    def get_by_natural_key(self, login_name: str) -> "User":
        """The account of this login name; what Django's own tools ask for."""
        found: User = self.get(login_name=login_name)
        return found


class User(AbstractBaseUser, Scoped):
    """A person who may sign in, by login name or phone. Rights come from memberships alone."""

    login_name = models.CharField(_("登录名"), max_length=30, unique=True)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=11, unique=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    state = models.CharField(_("账号状态"), max_length=12, choices=AccountState, default=AccountState.INVITED)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    invited_at = models.DateTimeField(_("邀请时间"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    locked_until = models.DateTimeField(_("锁定至"), null=True, blank=True)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_step = models.BigIntegerField(default=0)
    pin = models.CharField(max_length=128, blank=True)
    created_at = models.DateTimeField(_("建立时间"))

    # Set by queries.enter for the request at hand; without it nothing is seen.
    scope_entered: "scope.Scope | None" = None
    # The name of the key by which a program acts as this person, for the request at hand.
    by_token: str = ""

    objects: ClassVar[Any] = Users.as_manager()
    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "phone"]

    class Meta:
        db_table = "accounts_user"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether the account may be used at all."""
        return self.state == AccountState.ACTIVE

    @property
    def has_totp(self) -> bool:
        """Whether a second factor is asked for."""
        return bool(self.totp_secret)

    @property
    def trail_chain(self) -> str:
        """The chain that tells what was done to the account: that of the first organisation joined."""
        codes = self.memberships.order_by("id").values_list("organisation__code", flat=True)
        return codes.first() or ""

    def as_actor(self) -> Actor:
        """The words the trail keeps: the person, and the organisation acted for."""
        entered = self.scope_entered
        name = f"{self.name}（经接口 {self.by_token}）" if self.by_token else self.name
        return Actor(
            "user", str(self.pk), name, entered.code if entered else "", entered.name if entered else ""
        )

    @classmethod
    def scope(cls, user: object) -> Q:
        """Oneself, colleagues, and for an administrator the people of the organisations administered."""
        from tianheng.accounts.models.membership import Membership  # cycle: a membership needs its user

        where = scope.own(user, "organisation__") | scope.administered(user, "organisation__")
        held = Membership.objects.filter(where, ended_at=None).values("user")
        return Q(pk=getattr(user, "pk", None)) | Q(pk__in=held)
