package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.ModelReference;
import dev.reprise.model.vision.ClipModel;
import dev.reprise.model.vision.InvertedResidualNet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise models list}: the models that are shipped. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the models that come with Reprise.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise models list")
final class ModelsListCommand implements Callable<Integer> {
    private record Shipped(String name, String family, long parameters, Path folder) {
        static Shipped of(String name) {
            var folder = ModelReference.resolve(name);
            try (var checkpoint = Checkpoint.open(folder)) {
                return new Shipped(name, checkpoint.family(), parameters(checkpoint), folder);
            }
        }

        private static long parameters(Checkpoint checkpoint) {
            var folder = checkpoint.path().toString();
            return switch (checkpoint.family()) {
                case "clip" -> {
                    try (var model = ClipModel.load(folder)) {
                        yield model.clip().parameterCount();
                    }
                }
                case "inverted_residual" -> {
                    try (var net = InvertedResidualNet.load(folder)) {
                        yield net.architecture().parameters();
                    }
                }
                default -> {
                    try (var transformer = checkpoint.transformer(Dtype.FLOAT32)) {
                        yield transformer.parameterCount();
                    }
                }
            };
        }
    }

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        common.applyThreads();
        var shipped = ModelReference.shipped().stream().map(Shipped::of).toList();
        if (common.json()) {
            var document = JsonMapper.shared().createObjectNode();
            var list = document.putArray("models");
            for (var model : shipped) {
                list.addObject()
                        .put("name", model.name)
                        .put("family", model.family)
                        .put("parameters", model.parameters)
                        .put("folder", model.folder.toString());
            }
            common.print(document);
        } else if (shipped.isEmpty()) {
            common.results()
                    .println(
                            "No models are shipped. A folder in Hugging Face layout, a .gguf file or hf:org/name works too:\n"
                                    + "  ./reprise models inspect FOLDER");
        } else {
            common.printTable(
                    List.of("name", "family", "parameters", "folder"),
                    shipped.stream()
                            .map(m -> List.of(
                                    Cell.of(m.name),
                                    Cell.of(m.family),
                                    Cell.number(Counts.grouped(m.parameters)),
                                    Cell.of(m.folder.toString())))
                            .toList());
        }
        return ExitCode.DONE;
    }
}
