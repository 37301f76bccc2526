package dev.reprise.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports for tests: a realistic one, and random ones. */
public final class SampleReports {
    public static final Setting<Integer> COUNT = Setting.integer("count", "prompt pairs to average over")
            .between(1, 4096)
            .orElse(64);

    private SampleReports() {}

    /** A paper that runs nothing. */
    public static Paper paper() {
        return new Paper() {
            @Override
            public String slug() {
                return "relp";
            }

            @Override
            public String title() {
                return "RelP: Faithful and Efficient Circuit Discovery via Relevance Patching";
            }

            @Override
            public String summary() {
                return "A backward pass with other rules.";
            }

            @Override
            public String arxiv() {
                return "2508.21258";
            }

            @Override
            public Experiment experiment() {
                return new Experiment() {
                    @Override
                    public List<Claim> claims() {
                        return List.of();
                    }

                    @Override
                    public Report run(Lab lab, Progress progress) {
                        throw new UnsupportedOperationException("runs nothing");
                    }
                };
            }
        };
    }

    /** What a run of a paper might give: claims of every verdict, heat maps, scatter panels, bars, lines. */
    public static Report realistic(Lab lab) {
        var random = new Random(7);
        var layers = Axis.of("layer");
        var positions = Axis.of(
                "position",
                List.of(
                        "<s>", " Anna", " and", " Bert", " went", " to", " the", " market", " ;", " Anna", " gave",
                        " the", " pear", " to"));
        var exact = new double[6][14];
        var relp = new double[6][14];
        var atp = new double[6][14];
        for (int l = 0; l < 6; l++) {
            for (int p : new int[] {3, 9, 13}) {
                exact[l][p] = (p == 13 ? l : 5 - l) / 5.0 * (p == 3 ? -0.4 : 0.9) + 0.05 * random.nextGaussian();
                relp[l][p] = exact[l][p] + 0.06 * random.nextGaussian();
                atp[l][p] = 0.5 * exact[l][p] + 0.35 * random.nextGaussian();
            }
        }
        var exactMap = DataArray.of("exact/mlp_out", exact, layers, positions);
        var relpMap = DataArray.of("relp/mlp_out", relp, layers, positions);
        var atpMap = DataArray.of("atp/mlp_out", atp, layers, positions);
        var rAtp = Statistics.pearson(atpMap.values(), exactMap.values()).orElseThrow();
        var rRelp = Statistics.pearson(relpMap.values(), exactMap.values()).orElseThrow();

        var c1 = Claim.of(
                "C1",
                "For MLP outputs RelP follows activation patching where attribution patching fails",
                "r = 0.006 (AtP), 0.956 (RelP)",
                Criterion.of("r_AtP < 0.3 and r_RelP > 0.9", m -> m.get("atp") < 0.3 && m.value() > 0.9),
                "r");
        var c2 = Claim.of(
                "C2",
                "RelP is better on the residual stream and on MLP outputs",
                "residual 0.753 → 0.968, MLP 0.195 → 0.992",
                Criterion.of(
                        "r_RelP > r_AtP for at least 3 of 4 seeds and mean gain >= 0.02; refuted if the mean gain is <= 0; else inconclusive",
                        m -> m.get("seedsAhead") >= 3 && m.value() >= 0.02,
                        m -> m.value() <= 0),
                "gain in r");
        var c3 = Claim.of(
                "C3",
                "On attention outputs the two are about equal",
                "0.979 (AtP), 0.962 (RelP)",
                Criterion.reportOnly(),
                "r");
        var c4 = Claim.of(
                        "C4", "No extra cost over AtP", "2 forward, 1 backward", Criterion.atMost(1.5), "× AtP's time")
                .asTiming();
        var c5 = Claim.of(
                "C5",
                "Feature circuits are as faithful as those of integrated gradients",
                "curves",
                Criterion.zones(-0.05, -0.1),
                "area");
        var gain = Statistics.bootstrap(
                relpMap.values(),
                exactMap.values(),
                (x, y) -> {
                    var r = Statistics.pearson(x, y);
                    return r.isPresent() ? OptionalDouble.of(r.getAsDouble() - rAtp) : r;
                },
                0);

        var faithfulness = new ArrayList<Charts.Series>();
        for (var method : List.of("RelP", "IG-10", "AtP")) {
            var x = new double[] {0.05, 0.1, 0.2, 0.5};
            var lift = method.equals("AtP") ? 0.3 : method.equals("RelP") ? 0.55 : 0.6;
            var y = Arrays.stream(x).map(v -> lift + (1 - lift) * v).toArray();
            faithfulness.add(Charts.Series.of(method, x, y)
                    .within(Arrays.stream(y)
                            .mapToObj(v -> new Interval(v - 0.05, v + 0.05))
                            .toList()));
        }
        return Report.of(paper(), lab)
                .model("world-s", "3f8a9c0d1e2b4a56")
                .claim(c1.needsScale(
                        "./reprise run relp --full --model hf:openai-community/gpt2-large",
                        "It takes a model of 36 layers."))
                .claim(c2.measured(Measurement.of(rRelp - rAtp).within(gain).and("seedsAhead", 4)))
                .claim(c3.reported(Measurement.of(0.955), "The paper has a tie; it is shown, not judged."))
                .claim(c4.measured(1.12))
                .claim(c5.measured(Measurement.of(-0.131)).withNote("Neurons in place of sparse features: a proxy."))
                .table(Table.of("correlation", "site", "atp", "relp", "atpWhereDifferent", "relpWhereDifferent")
                        .row("mlp_out", rAtp, rRelp, 0.41, 0.97)
                        .row("resid_pre", 0.858, 0.965, 0.812, 0.951)
                        .row("attn_out", 0.838, 0.932, null, Double.NaN)
                        .build())
                .table(Table.of("time", "method", "passes", "seconds")
                        .timing("seconds")
                        .row("activation patching", 252, 3.21)
                        .row("AtP", 3, 0.051)
                        .row("RelP", 3, 0.057)
                        .build())
                .array(exactMap)
                .array(relpMap)
                .array(atpMap)
                .chart(Charts.heatMap(
                        "Effect of patching an MLP output",
                        "Exact patching, RelP and AtP for each layer and position: RelP has the signs and places of the exact map, AtP does not.",
                        "change of the metric",
                        exactMap,
                        relpMap,
                        atpMap))
                .chart(Charts.scatter(
                        "Estimate against exact effect",
                        "Each point is a cell of the maps; on the dashed line the estimate is exact.",
                        "exact",
                        "estimate",
                        Charts.Series.of("RelP", exactMap, relpMap),
                        Charts.Series.of("AtP", exactMap, atpMap)))
                .chart(Charts.bars(
                        "Correlation with exact patching, by rule set",
                        "The LN rule brings nearly all of the gain.",
                        "site",
                        "r",
                        Stream.of("resid_pre", "attn_out", "mlp_out")
                                .flatMap(site -> IntStream.range(0, 3)
                                        .mapToObj(i -> Charts.Bar.of(
                                                        site,
                                                        List.of("AtP", "LN", "LN + Identity")
                                                                .get(i),
                                                        0.75 + 0.08 * i)
                                                .within(new Interval(0.7 + 0.08 * i, 0.79 + 0.08 * i))))
                                .toList()))
                .chart(Charts.lines(
                        "Faithfulness of circuits",
                        "Share of the behaviour that a circuit keeps, against the share of neurons in it; bands are 95 % intervals.",
                        "share of neurons",
                        "faithfulness",
                        faithfulness))
                .build();
    }

    /** A report with anything in it that a report may hold. */
    public static Report random(Random random) {
        var findings = new ArrayList<Finding>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var claim = new Claim(
                    "C" + i,
                    text(random),
                    text(random),
                    random.nextBoolean()
                            ? Criterion.atLeast(number(random))
                            : Criterion.of(text(random), m -> m.value() > 0),
                    text(random),
                    random.nextBoolean());
            var measurement = Measurement.of(number(random));
            if (random.nextBoolean()) {
                var a = number(random);
                var b = number(random);
                measurement = measurement.within(
                        a <= b ? new Interval(a, b) : a > b ? new Interval(b, a) : new Interval(a, b));
            }
            for (int k = random.nextInt(3); k > 0; k--) {
                measurement = measurement.and("v" + k + text(random), number(random));
            }
            findings.add(
                    switch (random.nextInt(3)) {
                        case 0 -> claim.undecided(text(random));
                        case 1 -> claim.needsScale(text(random), text(random));
                        default -> claim.measured(measurement).withNote(text(random));
                    });
        }
        var tables = new ArrayList<Table>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var table = Table.of("t" + i + text(random), "a", "b" + text(random), "c");
            for (int r = random.nextInt(4); r > 0; r--) {
                table.row(cell(random), cell(random), cell(random));
            }
            tables.add((random.nextBoolean() ? table.timing("c") : table).build());
        }
        var arrays = new ArrayList<DataArray>();
        for (int i = random.nextInt(3); i > 0; i--) {
            var values = new double[random.nextInt(4)][random.nextInt(4)];
            for (var row : values) {
                Arrays.setAll(row, c -> number(random));
            }
            int width = values.length == 0 ? 0 : values[0].length;
            var labels = random.nextBoolean()
                    ? IntStream.range(0, width).mapToObj(c -> text(random)).toList()
                    : List.<String>of();
            var array = DataArray.of("a" + i, values, Axis.of(text(random)), Axis.of("column", labels));
            arrays.add(random.nextBoolean() ? array : array.asTiming());
        }
        var charts = new ArrayList<Chart>();
        for (var array : arrays) {
            if (random.nextBoolean()) {
                charts.add(Charts.heatMap("t" + text(random), "d" + text(random), "value", array));
            }
        }
        var artefacts =
                random.nextBoolean() ? List.<Artefact>of() : List.of(new Artefact("v.safetensors", "0".repeat(64)));
        var settings = Map.<String, Object>of(
                "flag",
                random.nextBoolean(),
                "alpha",
                List.of(random.nextGaussian(), -0.0),
                "count",
                random.nextLong(),
                "text",
                text(random));
        return new Report(
                text(random),
                text(random),
                pick(random, Mode.values()),
                Instant.ofEpochMilli(random.nextInt()),
                Math.abs(random.nextGaussian()),
                findings,
                tables,
                arrays,
                charts,
                random.nextBoolean() ? List.of() : List.of(diagram(random)),
                artefacts,
                random.nextBoolean() ? List.of() : List.of(text(random)),
                random.nextBoolean() ? "" : "interrupted " + text(random),
                new Provenance(
                        text(random),
                        text(random),
                        random.nextLong(),
                        settings,
                        random.nextBoolean() ? null : new Provenance.Model(text(random), text(random)),
                        Map.of("libtorch", "2"),
                        new Provenance.Machine(
                                text(random), 1 + random.nextInt(64), random.nextLong(1L << 50), text(random)),
                        1 + random.nextInt(64),
                        pick(random, Dtype.values()),
                        text(random)));
    }

    private static Diagram diagram(Random random) {
        var nodes = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> new Diagram.Node(
                        i + text(random),
                        pick(random, Diagram.Look.values()),
                        new Diagram.Point(random.nextDouble(), i),
                        80,
                        30))
                .toList();
        var curve = IntStream.range(0, 4)
                .mapToObj(i -> new Diagram.Point(i, random.nextDouble()))
                .toList();
        var edge = new Diagram.Edge(
                nodes.getFirst().name(),
                nodes.getLast().name(),
                random.nextBoolean(),
                pick(random, Diagram.Look.values()),
                text(random),
                curve);
        return new Diagram(
                "t" + text(random),
                "d" + text(random),
                Map.of(Diagram.Look.MARKED, text(random)),
                List.of(new Diagram.Panel(text(random), 100, 100, nodes, List.of(edge))));
    }

    /** A double with random bits, or one of the awkward ones. */
    static double number(Random random) {
        var awkward = new double[] {
            0.0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1 + 0.2, 1e16, 3
        };
        if (random.nextInt(3) == 0) {
            return awkward[random.nextInt(awkward.length)];
        }
        var value = Double.longBitsToDouble(random.nextLong());
        return Double.isNaN(value) ? Double.NaN : value;
    }

    static String text(Random random) {
        var pieces = List.of(
                "",
                "plain words",
                "</script><script>alert(1)</script>",
                "<!--",
                "\"quoted\" & 'single'",
                "tab\there\nline",
                "\033[31mred",
                "面積 μ ≥ ½",
                "😀👩‍🔬",
                "\u202Eturned",
                "\\ back/slash",
                "\u0000",
                "averyveryveryveryveryveryveryveryveryveryverylongwordwithoutanyspace");
        return pieces.get(random.nextInt(pieces.size())) + pieces.get(random.nextInt(pieces.size()));
    }

    private static <T> T pick(Random random, T[] values) {
        return Arrays.asList(values).get(random.nextInt(values.length));
    }

    private static @Nullable Object cell(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> random.nextBoolean();
            case 3 -> text(random);
            default -> number(random);
        };
    }
}
