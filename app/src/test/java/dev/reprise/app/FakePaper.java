package dev.reprise.app;

import dev.reprise.core.Application;
import dev.reprise.core.Axis;
import dev.reprise.core.Claim;
import dev.reprise.core.Criterion;
import dev.reprise.core.DataArray;
import dev.reprise.core.Experiment;
import dev.reprise.core.Interval;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Lab;
import dev.reprise.core.Measurement;
import dev.reprise.core.Paper;
import dev.reprise.core.Progress;
import dev.reprise.core.Report;
import dev.reprise.core.Setting;
import dev.reprise.core.Table;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A paper with a claim of each verdict, a setting of each kind, artefacts, progress, and failures on demand. */
public final class FakePaper implements Paper {
    static final Claim C1 = Claim.of("C1", "Seeds are what they are", "0.5", Criterion.atLeast(-1000), "r");
    static final Claim C2 = Claim.of("C2", "Pigs fly at noon", "100 %", Criterion.moreThan(50), "%");
    static final Claim C3 = Claim.of("C3", "The middle is nowhere", "", Criterion.zones(2, 1), "");
    static final Claim C4 = Claim.of("C4", "It is large enough", "70B parameters", Criterion.reportOnly(), "");
    static final Claim C5 =
            Claim.of("C5", "It is quick", "1 s", Criterion.atLeast(0), "s").asTiming();

    static final Setting<Boolean> EXACT =
            Setting.flag("exact", "also by brute force").orElse(true);
    static final Setting<Boolean> LOUD = Setting.flag("loud", "in capitals, 100% of them");
    static final Setting<Integer> COUNT =
            Setting.integer("count", "pairs to average over").between(1, 4096).orElse(64);
    static final Setting<Double> LAMBDA = Setting.number("lambda", "strength").orElse(0.5);
    static final Setting<List<Double>> ALPHA =
            Setting.number("alpha", "strengths").list().orElse(List.of(-1.0, 0.0, 1.0));
    static final Setting<String> DIRECTION = Setting.choice("direction", "which run is patched", "denoise", "noise")
            .orElse("denoise");
    static final Setting<List<String>> NAME =
            Setting.text("name", "whom to greet").repeatable();
    static final Setting<Path> FILE = Setting.file("file", "lines to count");
    static final Setting<String> MODEL = Setting.model("model", "what to run");
    static final Setting<String> FAIL = Setting.choice("fail", "how to fail", "input", "disk", "bug", "never")
            .orElse("never");
    static final Setting<Path> DRIFT = Setting.file("drift", "a number that is added");
    static final Setting<Path> WAIT = Setting.file("wait", "a folder; in it a file is made, then the run waits");

    @Override
    public String slug() {
        return "fake";
    }

    @Override
    public String title() {
        return "Fake: 100% of the Claims that a Paper Can Make";
    }

    @Override
    public String summary() {
        return "Measures nothing, in every way in which something can be measured.";
    }

    @Override
    public String arxiv() {
        return "2501.00001";
    }

    @Override
    public Experiment experiment() {
        return new Experiment() {
            @Override
            public List<Claim> claims() {
                return List.of(C1, C2, C3, C4, C5);
            }

            @Override
            public List<Setting<?>> settings() {
                return List.of(EXACT, LOUD, COUNT, LAMBDA, ALPHA, DIRECTION, NAME, FILE, MODEL, FAIL, DRIFT, WAIT);
            }

            @Override
            public Report run(Lab lab, Progress progress) throws IOException {
                return FakePaper.this.run(lab, progress);
            }
        };
    }

    private Report run(Lab lab, Progress progress) throws IOException {
        var report = Report.of(this, lab);
        var model = lab.settings().find(MODEL);
        if (model.isPresent()) {
            report.model(model.get(), drift(lab) == 0 ? "f".repeat(64) : "e".repeat(64));
        }
        report.artefact("vector.txt", file -> Files.writeString(file, "seed " + lab.seed()));
        switch (lab.get(FAIL)) {
            case "input" -> throw new InvalidInputException("lines.csv, line 3: 'x' is not a number");
            case "disk" -> throw new IOException("No space left on device");
            case "bug" -> throw new IllegalStateException("a bug");
            default -> {}
        }
        try (var stage = progress.stage("measuring", 100)) {
            for (int i = 0; i < 100; i++) {
                stage.step();
            }
        }
        if (lab.settings().find(WAIT).isPresent()) {
            Files.writeString(lab.settings().find(WAIT).get().resolve("started"), "");
            try (var stage = progress.stage("waiting", 0)) {
                while (true) {
                    Thread.onSpinWait();
                    stage.step();
                }
            }
        }
        if (lab.wants(C1)) {
            report.claim(C1.measured(Measurement.of(lab.seed() + drift(lab)).within(new Interval(-1, 1))));
        }
        if (lab.wants(C2)) {
            report.claim(C2.measured(0).withNote("None was seen."));
        }
        if (lab.wants(C3)) {
            report.claim(C3.measured(1.5));
        }
        if (lab.wants(C4)) {
            report.claim(C4.needsScale("./reprise run fake --full --model hf:big/model", "It takes a large model."));
        }
        if (lab.wants(C5)) {
            report.claim(C5.measured(System.nanoTime() * 1e-9));
        }
        var table = Table.of("settings", "name", "value");
        lab.settings().toJson().forEach((name, value) -> table.row(name, value.toString()));
        table.row("threads", Torch.threads()).row("dtype", lab.dtype().toString());
        table.row("not a number", Double.NaN);
        report.table(table.build());
        report.array(DataArray.of("map", new double[] {lab.seed(), 0.1 + drift(lab)}, Axis.of("x")));
        return report.build();
    }

    private static double drift(Lab lab) throws IOException {
        var file = lab.settings().find(DRIFT);
        return file.isPresent()
                ? Double.parseDouble(Files.readString(file.get()).strip())
                : 0;
    }

    @Override
    public Optional<Application> application() {
        return Optional.of(new Application() {
            static final Setting<String> TEXT =
                    Setting.text("text", "what to count").required();

            @Override
            public List<Setting<?>> settings() {
                return List.of(TEXT, COUNT);
            }

            @Override
            public String example() {
                return "--text \"two words\" --count 2";
            }

            @Override
            public Report apply(Lab lab, Progress progress) throws IOException {
                var report = Report.of(FakePaper.this, lab);
                report.artefact("text.txt", file -> Files.writeString(file, lab.get(TEXT)));
                report.table(Table.of("length", "text", "characters")
                        .row(lab.get(TEXT), lab.get(TEXT).length())
                        .build());
                if (lab.get(TEXT).startsWith("a long text")) {
                    Thread.currentThread().interrupt();
                    report.warning("one word is very long").incomplete("interrupted after 3 words");
                }
                return report.build();
            }
        });
    }
}
