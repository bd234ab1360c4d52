from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    default = False
    default_site = "huulien.accounts.admin_site.Site"
