# Search across records, and the palette.
search-title = Search
search-placeholder = Name, company, e-mail, phone, number…
search-hint = Clients, contracts, events and employees, by the beginning of a word or a number.
search-none = Nothing begins with “{ $q }”.
search-actions = Do
search-pages = Go to
search-assign = Assign support
