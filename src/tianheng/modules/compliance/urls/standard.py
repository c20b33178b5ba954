"""Addresses of 查标准."""

from django.urls import path

from tianheng.modules.compliance.views import standard, standard_export

urlpatterns = [
    path("standard/", standard.standard, name="standard"),
    path("standard/additive/<str:key>/", standard.standard_additive, name="standard_additive"),
    path("standard/row/<str:row>/", standard.standard_row, name="standard_row"),
    path("standard/category/<str:code>/", standard.standard_category, name="standard_category"),
    path("standard/function/<str:code>/", standard.standard_function, name="standard_function"),
    path("standard/text/", standard.standard_text, name="standard_text"),
    path("standard/clause/<str:clause>/", standard.standard_clause, name="standard_clause"),
    path("standard/table/<slug:table>/", standard.standard_table, name="standard_table"),
    path(
        "standard/export/<slug:kind>/<str:key>.xlsx", standard_export.standard_export, name="standard_export"
    ),
]
