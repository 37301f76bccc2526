package dev.reprise.paper.relp;

import dev.reprise.core.Charts;
import dev.reprise.core.Claim;
import dev.reprise.core.Criterion;
import dev.reprise.core.Experiment;
import dev.reprise.core.Lab;
import dev.reprise.core.Measurement;
import dev.reprise.core.Mode;
import dev.reprise.core.Parallel;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Setting;
import dev.reprise.core.Statistics;
import dev.reprise.core.Table;
import dev.reprise.core.Torch;
import dev.reprise.data.IoiPrompts;
import dev.reprise.data.ToyIoi;
import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import dev.reprise.method.patching.ActivationPatching;
import dev.reprise.method.patching.Cell;
import dev.reprise.method.patching.PromptPair;
import dev.reprise.method.patching.TokenPairs;
import dev.reprise.model.LanguageModel;
import dev.reprise.model.ModelReference;
import dev.reprise.model.Transformer;
import dev.reprise.paper.relp.PatchingTask.Direction;
import dev.reprise.paper.relp.PatchingTask.Kind;
import dev.reprise.paper.relp.PatchingTask.Maps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Checks RelP's claims. On organisms that are trained here in seconds ({@link ToyOrganism}, several seeds) all three maps are compared; a
 * pretrained model, if one is given, decides the claims about such models on indirect-object prompts.
 */
public final class RelpExperiment implements Experiment {
    private static final List<Kind> KINDS = List.of(Kind.RESID_PRE, Kind.ATTN_OUT, Kind.MLP_OUT, Kind.HEADS);
    private static final Set<Rule> LN_IDENTITY = EnumSet.of(Rule.LN, Rule.IDENTITY);
    private static final List<Set<Rule>> RULE_SETS = List.of(
            EnumSet.noneOf(Rule.class),
            EnumSet.of(Rule.LN),
            LN_IDENTITY,
            Rule.DEFAULT,
            EnumSet.of(Rule.LN, Rule.IDENTITY, Rule.AH),
            EnumSet.allOf(Rule.class));
    private static final List<Double> SHARES = List.of(0.05, 0.1, 0.2, 0.5);
    private static final int PAIRS = 64;
    static final Setting<String> MODEL = Setting.model(
            "model",
            "a pretrained model to check C1 and C6 on, with indirect-object prompts; 'world-s' if it is shipped");
    static final Setting<Integer> SEEDS =
            Setting.integer("seeds", "organisms to train").between(1, 32).orElse(4);
    static final Setting<Integer> PROMPTS = Setting.integer("prompts", "prompt pairs for the pretrained model")
            .between(2, 512)
            .orElse(32);

    static final Claim C1 = Claim.of(
            "C1",
            "For MLP outputs of GPT-2 Large, RelP follows activation patching where attribution patching fails",
            "r = 0.006 (AtP), 0.956 (RelP)",
            Criterion.of("r_RelP(mlp) > 0.9 and r_AtP(mlp) < 0.3", m -> m.value() > 0.9 && m.get("r_AtP") < 0.3),
            "r");
    static final Claim C2 = Claim.of(
            "C2",
            "RelP follows activation patching better than attribution patching, on the residual stream and on MLP outputs",
            "GPT-2 small: residual 0.753 to 0.968, MLP 0.195 to 0.992",
            Criterion.of(
                    "for each of mlp_out and resid_pre: r_RelP > r_AtP for at least 3 of 4 seeds and mean gain >= 0.02;"
                            + " refuted if either mean gain is <= 0; else inconclusive",
                    m -> m.get("seeds") >= 4
                            && Math.min(m.get("seedsAhead(mlp_out)"), m.get("seedsAhead(resid_pre)"))
                                    >= 0.75 * m.get("seeds")
                            && m.value() >= 0.02,
                    m -> m.value() <= 0),
            "gain in r");
    static final Claim C3 = Claim.of(
            "C3",
            "On attention outputs the two are about equal",
            "GPT-2 small: 0.979 (AtP), 0.962 (RelP)",
            Criterion.reportOnly(),
            "gain in r");
    static final Claim C4 = Claim.of(
                    "C4",
                    "RelP costs no more than attribution patching",
                    "2 forward passes and 1 backward pass",
                    Criterion.of(
                            "2 forward and 1 backward pass each; time(RelP) <= 1.5 time(AtP); time(activation patching) >= 10 time(RelP)",
                            m -> m.get("forward") == 2
                                    && m.get("backward") == 1
                                    && m.value() <= 1.5
                                    && m.get("patchingOverRelP") >= 10),
                    "time(RelP) / time(AtP)")
            .asTiming();
    static final Claim C5 = Claim.of(
            "C5",
            "Circuits chosen by RelP are as faithful as those of integrated gradients (proxy: neurons in place of sparse features)",
            "curves; no figure in the abstract",
            Criterion.of(
                    "area(RelP) >= area(IG) - 0.05; refuted if area(RelP) < area(AtP); else inconclusive",
                    m -> m.get("area(RelP)") >= m.get("area(AtP)") && m.value() >= -0.05,
                    m -> m.get("area(RelP)") < m.get("area(AtP)")),
            "area(RelP) - area(IG)");
    static final Claim C6 = Claim.of(
            "C6",
            "The gain holds over a range of pretrained models",
            "GPT-2, Pythia, Qwen2 and Gemma 2 families",
            Criterion.of(
                    "on the given model: r_RelP > r_AtP for mlp_out and for resid_pre, with the default rules",
                    m -> m.value() > 0),
            "gain in r");

    @Override
    public List<Claim> claims() {
        return List.of(C1, C2, C3, C4, C5, C6);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(MODEL, SEEDS, PROMPTS);
    }

    @Override
    public Report run(Lab lab, Progress progress) {
        var report = Report.of(new RelpPaper(), lab);
        boolean toys = lab.wants(C2) || lab.wants(C3) || lab.wants(C4) || lab.wants(C5);
        var modelName = lab.settings().find(MODEL).or(RelpExperiment::worldModel);
        boolean pretrained = modelName.isPresent() && (lab.wants(C1) || lab.wants(C6));
        try (var stage = progress.stage("RelP", (toys ? 2 : 0) + (pretrained ? 1 : 0))) {
            if (pretrained) {
                checkModel(report, lab, modelName.get(), stage);
            } else {
                withoutModel(report, lab);
            }
            if (toys) {
                checkOrganisms(report, lab, stage);
            }
        }
        return report.build();
    }

    private static Optional<String> worldModel() {
        return ModelReference.shipped().contains("world-s") ? Optional.of("world-s") : Optional.empty();
    }

    // ---- organisms that are trained here
    // --------------------------------------------------------------------------------------

    private record Result(Map<Set<Rule>, Maps> estimates, Maps exact) {
        double correlation(Set<Rule> rules, Kind kind) {
            var estimate = Objects.requireNonNull(estimates.get(rules));
            return Agreement.pearson(estimate.of(kind), exact.of(kind)).orElse(Double.NaN);
        }

        double gain(Kind kind) {
            return correlation(LN_IDENTITY, kind) - correlation(Set.of(), kind);
        }
    }

    private static void checkOrganisms(Report.Builder report, Lab lab, Progress progress) {
        int seeds = lab.get(SEEDS);
        // Matrices of these organisms are too small to share among threads: a thread trains one by itself.
        Torch.setThreads(1);
        try {
            var gpts = train(ToyOrganism.Kind.GPT, seeds, lab, progress);
            // the Llama-like organisms show what the Half-rule does; the claims are about the GPT-like ones
            var llamas = train(ToyOrganism.Kind.LLAMA, lab.mode() == Mode.FULL ? seeds : 1, lab, progress);
            try {
                measure(report, lab, gpts, llamas, progress);
            } finally {
                gpts.forEach(Transformer::close);
                llamas.forEach(Transformer::close);
            }
        } finally {
            Torch.setThreads(lab.threads());
        }
    }

    private static List<Transformer> train(ToyOrganism.Kind kind, int seeds, Lab lab, Progress progress) {
        var models = new @Nullable Transformer[seeds];
        try (var stage = progress.stage("training " + seeds + " " + kind + " organisms", seeds)) {
            Parallel.forEach(lab.threads(), seeds, i -> models[i] = ToyOrganism.train(kind, lab.seed() + i, stage));
            return Arrays.stream(models).map(Objects::requireNonNull).toList();
        } catch (RuntimeException e) {
            Arrays.stream(models).filter(Objects::nonNull).forEach(Transformer::close);
            throw e;
        }
    }

    private static void measure(
            Report.Builder report, Lab lab, List<Transformer> gpts, List<Transformer> llamas, Progress progress) {
        var rulesTable = Table.of("rules", "organism", "seed", "rules", "resid_pre", "attn_out", "mlp_out", "heads");
        var results = new ArrayList<Result>();
        try (var stage = progress.stage("measuring", gpts.size() + llamas.size() + 2)) {
            for (int i = 0; i < gpts.size(); i++) {
                results.add(examine(gpts.get(i), ToyOrganism.Kind.GPT, lab.seed() + i, rulesTable, stage));
            }
            for (int i = 0; i < llamas.size(); i++) {
                examine(llamas.get(i), ToyOrganism.Kind.LLAMA, lab.seed() + i, rulesTable, stage);
            }
            report.table(rulesTable.build());
            var first = results.getFirst();
            RelpReport.addMaps(
                    report,
                    "organism/",
                    KINDS,
                    ToyIoi.ROLES,
                    first.exact(),
                    Objects.requireNonNull(first.estimates().get(Set.of())),
                    Objects.requireNonNull(first.estimates().get(LN_IDENTITY)));
            decideCorrelations(report, lab, results);
            if (lab.wants(C4)) {
                decideCost(report, gpts.getFirst(), lab.seed());
            }
            stage.step();
            if (lab.wants(C5)) {
                decideCircuits(report, gpts.getFirst(), lab.seed());
            }
            stage.step();
        }
    }

    private static PatchingTask task(Transformer model, long seed) {
        var task = new PatchingTask(model, ToyOrganism.pairs(pairSeed(seed), PAIRS), Direction.DENOISE, true);
        task.requireBehaviour();
        return task;
    }

    /** Pairs are drawn apart from what the organism was trained on. */
    private static long pairSeed(long seed) {
        return seed + 1_000_003;
    }

    private static Result examine(
            Transformer model, ToyOrganism.Kind kind, long seed, Table.Builder rulesTable, Progress progress) {
        var task = task(model, seed);
        var exact = task.exact(KINDS, progress);
        var estimates = new LinkedHashMap<Set<Rule>, Maps>();
        for (var rules : RULE_SETS) {
            var maps = task.estimate(KINDS, rules);
            estimates.put(rules, maps);
            rulesTable.row(
                    kind.toString(),
                    seed,
                    rules.isEmpty() ? "AtP" : Rule.label(rules),
                    r(maps, exact, Kind.RESID_PRE),
                    r(maps, exact, Kind.ATTN_OUT),
                    r(maps, exact, Kind.MLP_OUT),
                    r(maps, exact, Kind.HEADS));
        }
        return new Result(estimates, exact);
    }

    private static Object r(Maps estimate, Maps exact, Kind kind) {
        var r = Agreement.pearson(estimate.of(kind), exact.of(kind));
        return r.isPresent() ? (Object) r.getAsDouble() : "no variance";
    }

    private static void decideCorrelations(Report.Builder report, Lab lab, List<Result> results) {
        if (lab.wants(C2)) {
            double[] mlp =
                    results.stream().mapToDouble(r -> r.gain(Kind.MLP_OUT)).toArray();
            double[] residual =
                    results.stream().mapToDouble(r -> r.gain(Kind.RESID_PRE)).toArray();
            boolean mlpIsSmaller = mean(mlp) <= mean(residual);
            double[] smaller = mlpIsSmaller ? mlp : residual;
            report.claim(C2.measured(Measurement.of(mean(smaller))
                            .within(Statistics.bootstrap(smaller, Statistics::mean, lab.seed()))
                            .and("gain(mlp_out)", mean(mlp))
                            .and("gain(resid_pre)", mean(residual))
                            .and("seedsAhead(mlp_out)", ahead(mlp))
                            .and("seedsAhead(resid_pre)", ahead(residual))
                            .and("seeds", results.size()))
                    .withNote("the smaller of the two mean gains, that of " + (mlpIsSmaller ? "mlp_out" : "resid_pre")
                            + "; rules " + Rule.label(LN_IDENTITY) + ", " + results.size() + " GPT-like organisms"));
        }
        if (lab.wants(C3)) {
            double[] attention =
                    results.stream().mapToDouble(r -> r.gain(Kind.ATTN_OUT)).toArray();
            report.claim(C3.reported(
                    Measurement.of(mean(attention))
                            .within(Statistics.bootstrap(attention, Statistics::mean, lab.seed())),
                    "r_RelP - r_AtP on attn_out; shown, not judged"));
        }
    }

    private static double ahead(double[] gains) {
        return (double) Arrays.stream(gains).filter(g -> g > 0).count();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Medians over alternating repetitions, so that a drift of the machine's speed falls on both. */
    private static void decideCost(Report.Builder report, Transformer model, long seed) {
        var task = task(model, seed);
        var kinds = List.of(Kind.RESID_PRE, Kind.ATTN_OUT, Kind.MLP_OUT);
        int repetitions = 7;
        var atp = new double[repetitions];
        var relp = new double[repetitions];
        Maps last = task.estimate(kinds, LN_IDENTITY);
        for (int i = 0; i < repetitions; i++) {
            atp[i] = task.estimate(kinds, Set.of()).seconds();
            last = task.estimate(kinds, LN_IDENTITY);
            relp[i] = last.seconds();
        }
        var pairs = ToyOrganism.pairs(pairSeed(seed), PAIRS);
        var patching = new ActivationPatching(model, pairs.corrupted(), pairs.clean(), pairs.logitDifference());
        var cells = new ArrayList<Cell>();
        kinds.forEach(k -> cells.addAll(ActivationPatching.positions(
                k.site(), model.blocks().size(), pairs.clean().columns())));
        long start = System.nanoTime();
        patching.changesByFullPasses(cells, Progress.silent());
        double full = (System.nanoTime() - start) / 1e9;
        double sweep = task.exact(kinds, Progress.silent()).seconds();
        double median = median(relp);
        report.claim(C4.measured(Measurement.of(median / median(atp))
                .and("patchingOverRelP", full / median)
                .and("sweepOverRelP", sweep / median)
                .and("forward", (double) last.forwardPasses())
                .and("backward", (double) last.backwardPasses())));
        report.chart(Charts.bars(
                "Time of each method",
                "Seconds for all maps of one organism. The sweep gives the numbers of activation patching with less work.",
                "method",
                "seconds",
                List.of(
                        Charts.Bar.of("attribution patching", median(atp)),
                        Charts.Bar.of("relevance patching", median),
                        Charts.Bar.of("activation patching, batched sweep", sweep),
                        Charts.Bar.of("activation patching, a pass a cell", full))));
        report.table(Table.of("time", "method", "seconds")
                .timing("seconds")
                .row("attribution patching", median(atp))
                .row("relevance patching", median)
                .row("activation patching, batched sweep", sweep)
                .row("activation patching, a pass a cell", full)
                .build());
    }

    private static double median(double[] values) {
        return Statistics.quantile(values, 0.5).orElseThrow();
    }

    private static void decideCircuits(Report.Builder report, Transformer model, long seed) {
        var reference = ToyOrganism.pairs(pairSeed(seed) + 1, 256).clean();
        var circuit = new NeuronCircuit(model, ToyOrganism.pairs(pairSeed(seed), PAIRS), reference);
        var scores = new LinkedHashMap<String, double[][]>();
        scores.put("RelP", circuit.scores(LN_IDENTITY));
        scores.put("IG", circuit.scoresByIntegratedGradients());
        scores.put("AtP", circuit.scores(Set.of()));
        var table = Table.of("circuits", "method", "shareOfNeurons", "faithfulness", "completeness");
        var lines = new ArrayList<Charts.Series>();
        var areas = new LinkedHashMap<String, Double>();
        scores.forEach((method, map) -> {
            var faithfulness = new double[SHARES.size()];
            for (int i = 0; i < faithfulness.length; i++) {
                faithfulness[i] = circuit.faithfulness(map, SHARES.get(i));
                table.row(method, SHARES.get(i), faithfulness[i], circuit.completeness(map, SHARES.get(i)));
            }
            var shares = SHARES.stream().mapToDouble(Double::doubleValue).toArray();
            lines.add(Charts.Series.of(method, shares, faithfulness));
            areas.put(method, area(shares, faithfulness));
        });
        report.table(table.build());
        report.chart(Charts.lines(
                "Faithfulness of neuron circuits",
                "Share of the behaviour that is left when all but the highest scoring neurons are set to their means.",
                "share of neurons",
                "faithfulness",
                lines));
        double relp = areas.getOrDefault("RelP", Double.NaN);
        double ig = areas.getOrDefault("IG", Double.NaN);
        report.claim(C5.measured(Measurement.of(relp - ig)
                        .and("area(RelP)", relp)
                        .and("area(IG)", ig)
                        .and("area(AtP)", areas.getOrDefault("AtP", Double.NaN)))
                .withNote("proxy on organism A: neurons, mean ablation; m(full) = " + round(circuit.full())
                        + ", m(empty) = " + round(circuit.empty())));
    }

    private static String round(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Mean faithfulness over shares from 0 (where it is 0) to the largest, by the trapezoid rule. */
    private static double area(double[] shares, double[] values) {
        double area = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < shares.length; i++) {
            area += (shares[i] - x) * (values[i] + y) / 2;
            x = shares[i];
            y = values[i];
        }
        return area / x;
    }

    // ---- a pretrained model
    // ---------------------------------------------------------------------------------------------------

    private static void withoutModel(Report.Builder report, Lab lab) {
        if (lab.wants(C1)) {
            report.claim(C1.needsScale(
                    "./reprise run relp --full --claim C1 --model hf:openai-community/gpt2-large",
                    "takes GPT-2 Large (36 layers); gpt2 itself is the cheap version"));
        }
        if (lab.wants(C6)) {
            report.claim(C6.needsScale(
                    "./reprise run relp --full --claim C6 --model hf:EleutherAI/pythia-160m",
                    "takes a pretrained model; any family that loads"));
        }
    }

    private static void checkModel(Report.Builder report, Lab lab, String name, Progress progress) {
        Torch.setThreads(lab.threads());
        try (var stage = progress.stage("pretrained model", 0);
                var model = LanguageModel.load(name, lab.dtype())) {
            report.model(model.name(), model.fingerprint());
            var prompts = ioi(model, lab);
            var pairs = TokenPairs.of(model.tokenizer(), prompts, true);
            var task = new PatchingTask(model.transformer(), pairs, Direction.DENOISE, true);
            task.requireBehaviour();
            var exact = task.exact(KINDS, stage);
            var table = Table.of("model rules", "rules", "resid_pre", "attn_out", "mlp_out", "heads");
            var estimates = new LinkedHashMap<Set<Rule>, Maps>();
            for (var rules : RULE_SETS) {
                var maps = task.estimate(KINDS, rules);
                estimates.put(rules, maps);
                table.row(
                        rules.isEmpty() ? "AtP" : Rule.label(rules),
                        r(maps, exact, Kind.RESID_PRE),
                        r(maps, exact, Kind.ATTN_OUT),
                        r(maps, exact, Kind.MLP_OUT),
                        r(maps, exact, Kind.HEADS));
            }
            var atp = Objects.requireNonNull(estimates.get(Set.of()));
            var relp = Objects.requireNonNull(estimates.get(Rule.DEFAULT));
            report.table(RelpReport.metric(task));
            report.table(RelpReport.correlation(KINDS, exact, atp, relp, task.different(KINDS)));
            report.table(table.build());
            RelpReport.addMaps(report, "model/", KINDS, RelpApplication.labels(model, pairs.clean()), exact, atp, relp);
            decideModel(report, lab, model, exact, estimates);
        }
    }

    private static void decideModel(
            Report.Builder report, Lab lab, LanguageModel model, Maps exact, Map<Set<Rule>, Maps> estimates) {
        var atp = Objects.requireNonNull(estimates.get(Set.of()));
        var relp = Objects.requireNonNull(estimates.get(Rule.DEFAULT));
        var lnIdentity = Objects.requireNonNull(estimates.get(LN_IDENTITY));
        double relpMlp = r(Kind.MLP_OUT, relp, exact);
        double atpMlp = r(Kind.MLP_OUT, atp, exact);
        String on = "on " + model.name() + ", rules " + Rule.label(Rule.DEFAULT);
        if (lab.wants(C1)) {
            boolean gpt2 = model.family().equals("gpt2")
                    && model.transformer().blocks().size() >= 12;
            report.claim(
                    gpt2
                            ? C1.measured(Measurement.of(relpMlp).and("r_AtP", atpMlp))
                                    .withNote(on)
                            : C1.needsScale(
                                    "./reprise run relp --full --claim C1 --model hf:openai-community/gpt2-large",
                                    "a claim about GPT-2 Large; " + model.name() + " is another model"));
        }
        if (lab.wants(C6)) {
            double atpResidual = r(Kind.RESID_PRE, atp, exact);
            double residualGain = r(Kind.RESID_PRE, relp, exact) - atpResidual;
            report.claim(C6.measured(Measurement.of(Math.min(relpMlp - atpMlp, residualGain))
                            .and("gain(mlp_out)", relpMlp - atpMlp)
                            .and("gain(resid_pre)", residualGain))
                    .withNote(String.format(
                            Locale.ROOT,
                            "%s; with %s the gains would be %.3f (mlp_out) and %.3f (resid_pre)",
                            on,
                            Rule.label(LN_IDENTITY),
                            r(Kind.MLP_OUT, lnIdentity, exact) - atpMlp,
                            r(Kind.RESID_PRE, lnIdentity, exact) - atpResidual)));
        }
    }

    private static double r(Kind kind, Maps estimate, Maps exact) {
        return Agreement.pearson(estimate.of(kind), exact.of(kind)).orElse(Double.NaN);
    }

    /** For an organism sentences of its own world, all of one form, since they must be equally long; for any other model common English ones. */
    private static List<PromptPair> ioi(LanguageModel model, Lab lab) {
        int count = lab.get(PROMPTS);
        if (ModelReference.shipped().contains(model.name())) {
            return new World(Preset.FULL, World.SHIPPED)
                    .set("ioi", lab.seed(), 24 * count).stream()
                            .filter(row -> row.integer("template") == 0
                                    && row.string("variant").length() == 1)
                            .limit(count)
                            .map(row -> pair(
                                    row.string("clean"),
                                    row.string("corrupted"),
                                    row.string("answer"),
                                    row.string("foil")))
                            .toList();
        }
        var tokenizer = model.tokenizer();
        var prompts = new IoiPrompts(word -> tokenizer.encode(word, false).length == 1);
        return prompts.draw(count, new SplittableRandom(lab.seed())).stream()
                .map(p -> pair(p.clean(), p.corrupted(), p.answer(), p.foil()))
                .toList();
    }

    private static PromptPair pair(String clean, String corrupted, String answer, String foil) {
        return new PromptPair(clean, corrupted, answer, foil, "a generated prompt");
    }
}
