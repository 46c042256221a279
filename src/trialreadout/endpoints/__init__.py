"""One module an endpoint.

`grade(cohort, protocol, endpoint)` yields arrays, `table(graded, cohort, sources)` the rows
of patients, `source_rows(graded, cohort, patient)` what an answer rests on, and
`needs(endpoint, protocol)` the plain tables it cannot do without.
"""
