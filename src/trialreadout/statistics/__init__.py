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
from trialreadout.statistics.follow_up import (
    FollowUpTies,
    observed_follow_up,
    reverse_kaplan_meier,
)
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.kappa import KappaWeights, kappa
from trialreadout.statistics.log_rank import LogRank, log_rank
from trialreadout.statistics.median_interval import MedianInterval
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
    "FisherTest",
    "FollowUpTies",
    "KaplanMeier",
    "KappaWeights",
    "LogLinearSlope",
    "LogRank",
    "MedianInterval",
    "NelsonAalen",
    "Posterior",
    "PrecisionAim",
    "PrecisionDesign",
    "ProportionInterval",
    "SingleStageDefinition",
    "SingleStageDesign",
    "StoppingDesign",
    "StoppingRates",
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
    "binomial_test",
    "bop2_design",
    "concordance",
    "cox",
    "event_rate",
    "fisher_exact",
    "kaplan_meier",
    "kappa",
    "log_linear_slope",
    "log_rank",
    "nelson_aalen",
    "observed_follow_up",
    "posterior",
    "precision_design",
    "predictive_design",
    "predictive_probability",
    "proportion",
    "proportion_limits",
    "reverse_kaplan_meier",
    "single_stage_design",
    "stopping_design",
    "stopping_rates",
    "survival_design",
    "survival_power",
    "toxicity_rates",
    "toxicity_rule",
    "two_stage_design",
    "two_stage_rates",
]
