# Logging in, one's own password and settings.
login-title = Log in
login-submit = Log in
login-api = API
login-session-over = Your session is over. Log in again.
login-typed-is-kept = You are not logged in any more. What you typed is not lost: log in, and send it then. Passwords are not kept.
kept-title = Logged in again
kept-lead = Your session had ended when you sent this. It is not saved yet.
kept-send = Save it now
kept-drop = Drop it
login-logged-out = You are logged out.
password-title = Change password
password-due = Somebody else set your password. Choose your own before anything else.
password-lead = Your other sessions end when you change it.
password-rules = 12 to 128 characters. Several words that do not belong together are best; your name and the company’s are not accepted.
password-submit = Change password
password-changed = Your password is changed. Your other sessions have ended.
