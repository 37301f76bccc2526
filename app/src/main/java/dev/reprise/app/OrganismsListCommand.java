package dev.reprise.app;

import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.model.organism.Acceptance;
import dev.reprise.model.organism.OrganismFolder;
import dev.reprise.model.organism.Organisms;
import dev.reprise.model.organism.Recipe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** {@code reprise organisms list}: every organism, shipped or not. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the organisms, and whether those that are shipped can do what experiments rely on.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise organisms list")
final class OrganismsListCommand implements Callable<Integer> {
    /**
     * An organism.
     *
     * @param accepted empty if it is not shipped, or these weights were not measured
     */
    private record Row(Recipe recipe, Optional<OrganismFolder> folder, Optional<Boolean> accepted) {
        static Row of(Recipe recipe) {
            var folder = OrganismFolder.shipped(recipe);
            return new Row(
                    recipe, folder, folder.flatMap(OrganismFolder::acceptance).map(Acceptance::holds));
        }

        /** Of the weights that are shipped, or will be: two bytes a number. */
        double megabytes() {
            long copies = 1L + recipe.kept().size();
            return folder.map(OrganismFolder::bytes).orElse(2 * recipe.parameters() * copies) / 1e6;
        }

        String path() {
            return folder.map(f -> f.path().toString()).orElse("");
        }
    }

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        common.applyThreads();
        var rows = Organisms.all().stream().map(Row::of).toList();
        if (common.json()) {
            var document = JsonMapper.shared().createObjectNode();
            var list = document.putArray("organisms");
            for (var row : rows) {
                list.addObject()
                        .put("name", row.recipe.name())
                        .put("family", row.recipe.architecture().family())
                        .put("parameters", row.recipe.parameters())
                        .put("megabytes", Math.round(row.megabytes() * 100) / 100.0)
                        .put("accepted", row.accepted.orElse(null))
                        .put("folder", row.folder.isEmpty() ? null : row.path());
            }
            common.print(document);
        } else {
            common.printTable(
                    List.of("name", "family", "parameters", "MB", "accepted", "folder"),
                    rows.stream()
                            .map(row -> List.of(
                                    Cell.of(row.recipe.name()),
                                    Cell.of(row.recipe.architecture().family()),
                                    Cell.number(Counts.grouped(row.recipe.parameters())),
                                    Cell.number(String.format(Locale.ROOT, "%.2f", row.megabytes())),
                                    Cell.of(verdict(row)),
                                    Cell.of(row.folder.isEmpty() ? "(not shipped)" : row.path())))
                            .toList());
        }
        return ExitCode.DONE;
    }

    private static String verdict(Row row) {
        return row.accepted
                .map(accepted -> accepted ? "✓ yes" : "✗ NO")
                .orElse(row.folder.isEmpty() ? "" : "unmeasured");
    }
}
