"""Addresses of products and formulas."""

from django.urls import path

from tianheng.modules.formulas.views import editor, formulas, papers, products, sheets

app_name = "formulas"
urlpatterns = [
    path("products/", products.products, name="products"),
    path("products/add/", products.add, name="products-add"),
    path("products/<int:pk>/", products.product, name="products-one"),
    path("products/<int:pk>/", products.product, name="product"),
    path("products/<int:pk>/edit/", products.edit, name="product-edit"),
    path("products/<int:pk>/category/", products.category, name="product-category"),
    path("products/<int:pk>/stop/", products.stop, name="product-stop"),
    path("products/<int:pk>/resume/", products.resume, name="product-resume"),
    path("products/<int:pk>/formulas/new/", editor.new, name="formula-new"),
    path("products/<int:pk>/formulas/check/", editor.check, name="formula-check"),
    path("products/<int:pk>/formulas/paste/", editor.paste, name="formula-paste"),
    path("products/<int:pk>/formulas/read/", editor.sheet, name="formula-read"),
    path("formulas/<int:pk>/", formulas.formula, name="formula"),
    path("formulas/<int:pk>/edit/", editor.edit, name="formula-edit"),
    path("formulas/<int:pk>/copy/", formulas.copy, name="formula-copy"),
    path("formulas/<int:pk>/discard/", formulas.discard, name="formula-discard"),
    path("formulas/<int:pk>/approve/", formulas.approve, name="formula-approve"),
    path("formulas/<int:pk>/withdraw/", formulas.withdraw, name="formula-withdraw"),
    path("formulas/<int:pk>/difference/", formulas.difference, name="difference"),
    path("formulas/<int:pk>/label/", formulas.label, name="label"),
    path("formulas/<int:pk>/print/", papers.print_view, name="formula-print"),
    path("formulas/<int:pk>/f02.pdf", papers.f02, name="formula-pdf"),
    path("formulas/<int:pk>/lines.xlsx", sheets.export, name="formula-export"),
]
