"""One module an endpoint, each with what `trialreadout.endpoints.kinds.EndpointModule` asks for.

`grade(cohort, protocol, endpoint)` yields arrays, `table(graded, cohort, sources)` the rows of
patients, `source_rows(graded, cohort, sources, patient)` what an answer rests on; `needs`,
`consults` and `not_computed` say what it rests on and what it cannot honour.
"""
