"""What the verbs of this room are called when a page tells an object's history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tianheng.accounts.enums import Role

WORDS = {
    "found_organisation": _("建立机构"),
    "register_enterprise": _("自助登记企业"),
    "resubmit_enterprise": pgettext_lazy("done", "补正后重新提交"),
    "activate_enterprise": _("启用企业"),
    "refuse_enterprise": _("不予启用"),
    "invite": _("邀请人员"),
    "send_invitation": _("发出邀请链接"),
    "accept_invitation": _("接受邀请并设置密码"),
    "set_password": _("由管理员设置密码"),
    "change_password": _("修改密码"),
    "lock": _("锁定账号"),
    "unlock": _("解除锁定"),
    "lock_out": _("连续输错，暂时锁定"),
    "deactivate": _("停用账号"),
    "enable_totp": _("启用两步验证"),
    "disable_totp": _("关闭两步验证"),
    "set_pin": _("设置平板 PIN"),
    "add_membership": _("授予角色"),
    "end_membership": _("收回角色"),
    "sign_in": _("登录"),
    "sign_out": _("退出"),
    "sign": _("签名"),
    "send_sheet": _("上传表格"),
    "import_rows": _("导入表格中的数据"),
    "keep_right_rows": _("只导入正确的行"),
    "write_all_rows": _("确认写入"),
    "begin_import_again": _("重新开始导入"),
    "create_token": _("创建接口令牌"),
    "revoke_token": _("停用接口令牌"),
    "roles": _("角色"),
    **{f"roles={each.value}": each.label for each in Role},
}
