package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.HookPoint;
import dev.reprise.model.ModelReference;
import dev.reprise.model.Site;
import dev.reprise.model.Transformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise models inspect}: what a checkpoint is, and every hook point that it has. Needs no tokenizer. */
@Command(
        name = "inspect",
        sortOptions = false,
        description = "Shows what a model is: sizes, fingerprint, and every hook point with its shape.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models inspect hf:openai-community/gpt2")
final class InspectCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "M", description = PromptOptions.MODEL)
    private String model;

    @Override
    public Integer call() {
        common.applyThreads();
        try (var checkpoint = Checkpoint.open(ModelReference.resolve(model));
                var transformer = load(checkpoint)) {
            if (common.json()) {
                printJson(checkpoint, transformer);
            } else {
                printText(checkpoint, transformer);
            }
        }
        return ExitCode.DONE;
    }

    private Transformer load(Checkpoint checkpoint) {
        try (var _ = common.waiting("loading " + model)) {
            return checkpoint.transformer(common.dtype().orElse(Dtype.FLOAT32));
        }
    }

    private void printJson(Checkpoint checkpoint, Transformer transformer) {
        var d = transformer.dimensions();
        var document = JsonMapper.shared()
                .createObjectNode()
                .put("family", checkpoint.family())
                .put("parameters", transformer.parameterCount())
                .put("dtype", checkpoint.storedDtype())
                .put("layers", d.layers())
                .put("heads", d.heads())
                .put("kvHeads", d.groups())
                .put("dModel", d.width())
                .put("dHead", d.headWidth())
                .put("dMlp", d.mlpWidth())
                .put("vocabulary", d.vocabulary())
                .put("context", d.context())
                .put("fingerprint", checkpoint.fingerprint());
        var points = document.putArray("hookPoints");
        for (var point : transformer.points()) {
            points.addObject().put("name", point.toString()).putPOJO("shape", transformer.shape(point));
        }
        common.print(document);
    }

    private void printText(Checkpoint checkpoint, Transformer transformer) {
        var d = transformer.dimensions();
        var heads = d.groups() == d.heads() ? "" : " (" + d.groups() + " for keys and values)";
        var summary = new LinkedHashMap<String, String>();
        summary.put("family", checkpoint.family());
        summary.put("parameters", Counts.grouped(transformer.parameterCount()));
        summary.put("dtype", checkpoint.storedDtype());
        summary.put("layers", Integer.toString(d.layers()));
        summary.put("heads", d.heads() + heads + ", d_head " + d.headWidth());
        summary.put("d_model", Integer.toString(d.width()));
        summary.put("d_mlp", Integer.toString(d.mlpWidth()));
        summary.put("vocabulary", Counts.grouped(d.vocabulary()));
        summary.put("context", Counts.grouped(d.context()) + " tokens");
        summary.put("fingerprint", checkpoint.fingerprint());
        var out = common.results();
        out.println(checkpoint.path());
        summary.forEach((name, value) -> out.printf("  %-12s %s%n", name, value));
        out.println();
        common.printTable(List.of("hook point", "shape"), points(transformer));
    }

    /** A row for all layers in which a site has the same shape. */
    private static List<List<Cell>> points(Transformer transformer) {
        record Kind(Site site, List<Object> shape) {}
        var kinds = new LinkedHashMap<Kind, List<HookPoint>>();
        for (var point : transformer.points()) {
            kinds.computeIfAbsent(new Kind(point.site(), transformer.shape(point)), _ -> new ArrayList<>())
                    .add(point);
        }
        var rows = new ArrayList<List<Cell>>();
        kinds.forEach((kind, points) -> rows.add(List.of(
                Cell.of(name(points)),
                Cell.of(kind.shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))))));
        return rows;
    }

    /** {@code blocks.0-17.hook_resid_pre}, {@code blocks.0,2,4.mlp.hook_pre}. */
    private static String name(List<HookPoint> points) {
        var first = points.getFirst();
        if (points.size() == 1) {
            return first.toString();
        }
        var last = points.getLast();
        var layers = last.layer() - first.layer() == points.size() - 1
                ? first.layer() + "-" + last.layer()
                : points.stream().map(p -> Integer.toString(p.layer())).collect(Collectors.joining(","));
        return first.toString().replace("blocks." + first.layer() + ".", "blocks." + layers + ".");
    }
}
