"""One module an endpoint, each with what `trialreadout.endpoints.module.EndpointModule` asks for.

`grade(cohort, protocol, endpoint)` yields arrays, `table(graded, cohort, sources)` the rows of
patients, `source_rows(graded, cohort, sources, patient)` what an answer rests on; `needs` and
`consults` say what it rests on.
"""
