"""Addresses of the law's public desk: 查标准, 配方核查, 读配料表."""

from django.urls import URLPattern, path

from tianheng.modules.compliance.urls.label import urlpatterns as label
from tianheng.modules.compliance.urls.law import urlpatterns as law
from tianheng.modules.compliance.urls.standard import urlpatterns as standard
from tianheng.modules.compliance.views import check, workbook

app_name = "compliance"

checking: list[URLPattern] = [
    path("check/", check.page, name="check"),
    path("check/verdict", check.verdict, name="check_verdict"),
    path("check/pdf", check.paper, name="check_pdf"),
    path("check/foods", check.foods, name="check_foods"),
    path("check/tree/", check.tree, name="check_tree"),
    path("check/tree/<str:code>", check.tree, name="check_branch"),
    path("check/additives", check.additives, name="check_additives"),
    path("check/paste", check.paste, name="check_paste"),
    path("check/workbook/template.xlsx", workbook.template, name="workbook_template"),
    path("check/workbook/", workbook.upload, name="workbook"),
    path("check/workbook/<slug:token>", workbook.progress, name="workbook_progress"),
    path("check/workbook/<slug:token>/result.xlsx", workbook.result, name="workbook_result"),
]

# 查标准, 读配料表 and the readings of the law bring their own.
urlpatterns: list[URLPattern] = [*checking, *standard, *label, *law]
