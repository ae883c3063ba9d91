# Lists, timelines, and what records are called across pages.
list-search = Search this list
list-search-do = Search
list-filters = Filters
list-filter = Filter
list-of-contract = Contract: { $name }
list-of-client = Client: { $name }
list-of-support = Support: { $name }
list-of-sales = Sales: { $name }
list-from = From: { $name }
list-until = Until: { $name }
list-all = Show all
list-open = Open list
list-previous = Previous
list-next = Next
export-menu = Export
export-csv = CSV, for spreadsheets and programs
export-xlsx = Excel workbook (XLSX)
export-jsonl = JSON Lines, for programs
export-vcf = Address book cards (vCard)
export-ics = Calendar (iCalendar)
export-payments-csv = All payments as CSV
export-payments-xlsx = All payments as an Excel workbook
export-payments-jsonl = All payments as JSON Lines
list-count = { $n ->
    [one] { $shown } of 1
   *[other] { $shown } of { $n }
}
list-count-capped = { $shown } of more than { $n }
pick-search = Find by the beginning of a name or number
pick-hint = These are the first of many. Search to find another.
pick-none = Nobody begins like that
timeline-title = What happened
timeline-system = the program itself
timeline-payment = no. { $number }: { $amount } on { $day }
timeline-removed = removed
timeline-older = Older
timeline-newer = Newer
timeline-fields = { $n ->
    [one] 1 field
   *[other] { $n } fields
}

contracts-title = Contracts
contract-one = Contract
contract-number = Contract { $id }
contract-new = New contract
events-title = Events
list-actions = Actions
client-one = Client
event-one = Event
event-without-support = no support
