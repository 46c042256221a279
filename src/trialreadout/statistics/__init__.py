"""Trial statistics: arrays in, frozen results out."""

from trialreadout.statistics.binomial_test import BinomialTest, binomial_test
from trialreadout.statistics.chi_square import ChiSquare
from trialreadout.statistics.concordance import concordance
from trialreadout.statistics.cox import Cox, cox
from trialreadout.statistics.curve_limits import CurveInterval
from trialreadout.statistics.designs.after_two_stages import (
    AfterTwoStages,
    TwoStageInterval,
    after_two_stages,
)
from trialreadout.statistics.designs.beta_binomial import (
    Posterior,
    posterior,
    predictive_probability,
)
from trialreadout.statistics.designs.bop2 import Bop2Design, bop2_design
from trialreadout.statistics.designs.precision import (
    PrecisionAim,
    PrecisionDesign,
    precision_design,
)
from trialreadout.statistics.designs.predictive_search import (
    PredictiveThresholds,
    predictive_search,
)
from trialreadout.statistics.designs.predictive_stopping import (
    StoppingDesign,
    StoppingRates,
    predictive_design,
    stopping_design,
    stopping_rates,
)
from trialreadout.statistics.designs.single_arm_survival import (
    SurvivalDesign,
    SurvivalTest,
    survival_design,
    survival_power,
)
from trialreadout.statistics.designs.single_stage import (
    SingleStageDefinition,
    SingleStageDesign,
    single_stage_design,
)
from trialreadout.statistics.designs.toxicity import (
    ToxicityMethod,
    ToxicityRates,
    ToxicityRule,
    toxicity_rates,
    toxicity_rule,
)
from trialreadout.statistics.designs.two_stage import (
    TwoStageDesign,
    TwoStageKind,
    two_stage_design,
)
from trialreadout.statistics.designs.two_stage_rates import TwoStageRates, two_stage_rates
from trialreadout.statistics.event_rate import event_rate
from trialreadout.statistics.fisher import FisherTest, fisher_exact
from trialreadout.statistics.fleiss_kappa import fleiss_kappa
from trialreadout.statistics.follow_up import (
    FollowUpTies,
    observed_follow_up,
    reverse_kaplan_meier,
)
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.kappa import KappaWeights, kappa
from trialreadout.statistics.log_rank import LogRank, log_rank
from trialreadout.statistics.many.estimates import Estimates
from trialreadout.statistics.many.event_rate import event_rate_of_many
from trialreadout.statistics.many.kaplan_meier import (
    KaplanMeierOfMany,
    kaplan_meier_of_many,
    reverse_kaplan_meier_of_many,
)
from trialreadout.statistics.many.proportion import proportion_of_many
from trialreadout.statistics.many.summary import SummaryOfMany, summary_of_many
from trialreadout.statistics.median_interval import MedianInterval
from trialreadout.statistics.monte_carlo import (
    bias_of_trials,
    coverage_of_trials,
    mean_of_trials,
    quantile_of_trials,
    share_of_trials,
    spread_of_trials,
    squared_error_of_trials,
)
from trialreadout.statistics.nelson_aalen import NelsonAalen, nelson_aalen
from trialreadout.statistics.partial_likelihood import CoxTies
from trialreadout.statistics.proportion import ProportionInterval, proportion, proportion_limits
from trialreadout.statistics.slope import LogLinearSlope, log_linear_slope

__all__ = [
    "AfterTwoStages",
    "BinomialTest",
    "Bop2Design",
    "ChiSquare",
    "Cox",
    "CoxTies",
    "CurveInterval",
    "Estimates",
    "FisherTest",
    "FollowUpTies",
    "KaplanMeier",
    "KaplanMeierOfMany",
    "KappaWeights",
    "LogLinearSlope",
    "LogRank",
    "MedianInterval",
    "NelsonAalen",
    "Posterior",
    "PrecisionAim",
    "PrecisionDesign",
    "PredictiveThresholds",
    "ProportionInterval",
    "SingleStageDefinition",
    "SingleStageDesign",
    "StoppingDesign",
    "StoppingRates",
    "SummaryOfMany",
    "SurvivalDesign",
    "SurvivalTest",
    "ToxicityMethod",
    "ToxicityRates",
    "ToxicityRule",
    "TwoStageDesign",
    "TwoStageInterval",
    "TwoStageKind",
    "TwoStageRates",
    "after_two_stages",
    "bias_of_trials",
    "binomial_test",
    "bop2_design",
    "concordance",
    "coverage_of_trials",
    "cox",
    "event_rate",
    "event_rate_of_many",
    "fisher_exact",
    "fleiss_kappa",
    "kaplan_meier",
    "kaplan_meier_of_many",
    "kappa",
    "log_linear_slope",
    "log_rank",
    "mean_of_trials",
    "nelson_aalen",
    "observed_follow_up",
    "posterior",
    "precision_design",
    "predictive_design",
    "predictive_probability",
    "predictive_search",
    "proportion",
    "proportion_limits",
    "proportion_of_many",
    "quantile_of_trials",
    "reverse_kaplan_meier",
    "reverse_kaplan_meier_of_many",
    "share_of_trials",
    "single_stage_design",
    "spread_of_trials",
    "squared_error_of_trials",
    "stopping_design",
    "stopping_rates",
    "summary_of_many",
    "survival_design",
    "survival_power",
    "toxicity_rates",
    "toxicity_rule",
    "two_stage_design",
    "two_stage_rates",
]
