"""The table of registrations."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianheng.core.canonical import Readable
from tianheng.core.stale import Versioned
from tianheng.modules.registration.access import sent_or_own
from tianheng.modules.registration.enums import IN_FORCE, OPEN, TONES, Kind, PolicyKind, State


class Registration(Versioned):
    """One filing of an enterprise: what it uses in what (F01), its change (F14) or its end.

    The enterprise's facts, the lines and the commitment are a snapshot: what was signed is what was reviewed. What
    lists need is kept here besides: area, name and its pinyin, counts. ``sent`` says that a bureau may see it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="registrations", verbose_name=_("企业")
    )
    area_code = models.CharField(_("行政区划"), max_length=12)
    unit_code = models.CharField(_("统计单位"), max_length=12, blank=True)
    name = models.CharField(_("企业名称"), max_length=100)
    pinyin = models.CharField(max_length=200)
    initials = models.CharField(max_length=100)
    kind = models.CharField(_("登记类型"), max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.DRAFT)
    regime = models.CharField(_("登记方式"), max_length=20, choices=PolicyKind)
    sent = models.BooleanField(_("已报送"), default=False)
    receipt_number = models.CharField(_("受理编号"), max_length=60, unique=True, null=True, blank=True)
    number = models.CharField(_("登记编号"), max_length=60, unique=True, null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name=_("原登记")
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    assumed_due = models.BooleanField(_("期限跨入节假日未公布的年度"), default=False)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    valid_from = models.DateField(_("有效期自"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    first_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("已同意的经办人"),
    )
    effective_on = models.DateField(_("变更生效日期"), null=True, blank=True)
    immediate_stop = models.BooleanField(_("立即停用原登记"), default=False)
    product_count = models.PositiveIntegerField(_("产品数"), default=0)
    line_count = models.PositiveIntegerField(_("条目数"), default=0)
    faults = models.PositiveIntegerField(_("有问题的条目"), default=0)
    asks = models.PositiveIntegerField(_("待答复的条目"), default=0)
    filled_at = models.DateTimeField(_("填报内容取自"))
    created_at = models.DateTimeField(_("起草时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("起草人")
    )
    # Wide ones last: SQLite reads a row from its front.
    enterprise_facts = models.JSONField(_("企业情况"), default=dict, encoder=Readable)
    commitment = models.TextField(_("企业承诺"), blank=True)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    flagged = models.JSONField(_("须复核的事由"), default=list, blank=True)
    change_kinds = models.JSONField(_("变更类型"), default=list, blank=True)
    change_reason = models.CharField(_("变更原因"), max_length=500, blank=True)

    class Meta:
        db_table = "registration_registration"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "year", "kind"],
                condition=Q(state__in=OPEN),
                name="registration_one_open",
            ),
        )
        indexes = (
            # Area and `sent` stand in those that lists use, so that counting and skipping need no row.
            models.Index(fields=["area_code", "state", "sent", "due_on"], name="registration_queue"),
            models.Index(fields=["unit_code", "state", "sent", "due_on"], name="registration_unit_queue"),
            models.Index(fields=["organisation", "state"], name="registration_of"),
            models.Index(fields=["state", "valid_until"], name="registration_expiry"),
            models.Index(fields=["state", "due_on", "sent", "area_code"], name="registration_due"),
            models.Index(fields=["pinyin", "id", "sent", "area_code", "state"], name="registration_by_name"),
            models.Index(
                fields=["name", "pinyin", "initials", "number", "receipt_number"], name="registration_search"
            ),
            models.Index(fields=["decided_at", "id"], name="registration_latest"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.number or self.receipt_number or self.year} {self.get_kind_display()}"

    @property
    def trail_chain(self) -> str:
        """The enterprise's chain, whoever acts."""
        return str(self.organisation.code)

    @property
    def state_text(self) -> str:
        """The state in the words of its policy: what was published was not registered by anybody."""
        if self.state == State.ACCEPTED and self.regime == PolicyKind.VOLUNTARY_PUBLICITY:
            return str(_("已公示"))
        if self.state == State.ACCEPTED and self.regime == PolicyKind.INTERNAL_ONLY:
            return str(_("内部已登记"))
        return str(self.get_state_display())

    @property
    def tone(self) -> str:
        """The colour of its light."""
        return TONES[State(self.state)]

    @property
    def awaits_second(self) -> bool:
        """Whether the first reviewer agreed and a second one is still to look."""
        return self.state == State.UNDER_REVIEW and self.first_reviewer_id is not None

    def overdue(self, today: date) -> bool:
        """Whether its clock has run out."""
        return self.due_on is not None and self.due_on < today

    def in_force_on(self, day: date) -> bool:
        """Whether it counts on ``day``; what its enterprise stopped at once does not."""
        stopped = self.state == State.CHANGED and self.immediate_stop
        return (
            (self.state in IN_FORCE and not stopped)
            and self.valid_from is not None
            and self.valid_until is not None
            and self.valid_from <= day <= self.valid_until
        )

    @classmethod
    def scope(cls, user: object) -> Q:
        """The enterprise itself; the bureaus of its area once it was sent to them."""
        return sent_or_own(user)
