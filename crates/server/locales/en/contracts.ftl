# Contracts and payments.
