# Logging in, one's own password and settings.
login-title = Log in
login-submit = Log in
login-api = API
login-session-over = Your session is over. Log in again.
login-logged-out = You are logged out.
password-title = Change password
password-due = Somebody else set your password. Choose your own before anything else.
password-lead = Your other sessions end when you change it.
password-rules = 12 to 128 characters. Several words that do not belong together are best; your name and the company’s are not accepted.
password-submit = Change password
password-changed = Your password is changed. Your other sessions have ended.
