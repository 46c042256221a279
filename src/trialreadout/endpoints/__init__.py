"""One module an endpoint: grade(cohort, protocol) to arrays, table(graded, sources) to rows."""
