package dev.reprise.app.site.run;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.reprise.core.Axis;
import dev.reprise.core.Charts;
import dev.reprise.core.Charts.Series;
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
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A paper whose run takes as long, and ends, as it is told; with charts and an artefact. */
public final class PatientPaper implements Paper {
    static final String ID = "2501.00002";

    static final Claim C1 = Claim.of("C1", "Seeds are what they are", "0.5", Criterion.atLeast(-1000), "r");
    static final Claim C2 = Claim.of("C2", "Pigs <fly> at noon", "100 %", Criterion.moreThan(50), "%");
    static final Claim C3 = Claim.of("C3", "It is large enough", "70B parameters", Criterion.reportOnly(), "");

    static final Setting<Double> SECONDS =
            Setting.number("seconds", "how long it takes").between(0, 600).orElse(0.0);
    static final Setting<Integer> COUNT =
            Setting.integer("count", "pairs to average over").between(1, 4096).orElse(64);
    static final Setting<Boolean> EXACT =
            Setting.flag("exact", "also by brute force").orElse(true);
    static final Setting<String> END =
            Setting.choice("end", "how it ends", "well", "refused", "crashed").orElse("well");
    static final Setting<List<Double>> ALPHA =
            Setting.number("alpha", "strengths").list().orElse(List.of(-1.0, 0.0, 1.0));
    static final Setting<List<String>> NAME =
            Setting.text("name", "whom to greet").repeatable();
    static final Setting<Path> FILE = Setting.file("file", "lines to count");
    static final Setting<String> MODEL = Setting.model("model", "what to run");

    @Override
    public String slug() {
        return "patient";
    }

    @Override
    public String title() {
        return "Patience: Runs that Take their Time";
    }

    @Override
    public String summary() {
        return "Waits.";
    }

    @Override
    public String arxiv() {
        return ID;
    }

    @Override
    public Experiment experiment() {
        return new Experiment() {
            @Override
            public List<Claim> claims() {
                return List.of(C1, C2, C3);
            }

            @Override
            public List<Setting<?>> settings() {
                return List.of(SECONDS, COUNT, EXACT, END, ALPHA, NAME, FILE, MODEL);
            }

            @Override
            public Report run(Lab lab, Progress progress) throws IOException {
                return PatientPaper.this.run(lab, progress);
            }
        };
    }

    private Report run(Lab lab, Progress progress) throws IOException {
        var report = Report.of(this, lab);
        report.artefact("vector.txt", file -> Files.writeString(file, "seed " + lab.seed()));
        try (var stage = progress.stage("waiting", Math.round(lab.get(SECONDS) * 20))) {
            for (int i = 0; i < lab.get(SECONDS) * 20; i++) {
                Thread.sleep(50);
                stage.message("tick " + i);
                stage.step();
            }
        } catch (InterruptedException e) {
            throw new dev.reprise.core.CancelledException();
        }
        switch (lab.get(END)) {
            case "refused" -> throw new InvalidInputException("lines.csv, line 3: 'x' is not a number");
            case "crashed" -> MemorySegment.ofAddress(8).reinterpret(8).set(JAVA_LONG, 0, 1);
            default -> {}
        }
        report.claim(C1.measured(Measurement.of(lab.seed() + 0.25).within(new Interval(-9, 9))));
        report.claim(C2.measured(0).withNote("None was seen."));
        report.claim(C3.needsScale("./reprise run patient --full --model hf:big/model", "It takes a large model."));
        var map = DataArray.of(
                "map", new double[][] {{0.5, -0.2, 0.1}, {-0.4, 0.9, 0.3}}, Axis.of("layer"), Axis.of("position"));
        report.array(map);
        report.chart(Charts.heatMap("Where it waits", "Each layer and position.", "change", map));
        report.chart(Charts.lines(
                "How it waits",
                "Patience over time.",
                "time",
                "patience",
                List.of(Series.of("long", new double[] {0, 1, 2}, new double[] {1, 0.8, 0.3}))));
        return report.build();
    }
}
