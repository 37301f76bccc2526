package dev.reprise.app;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Progress;
import dev.reprise.core.report.TextTable.Cell;
import dev.reprise.model.organism.Acceptance;
import dev.reprise.model.organism.OrganismFolder;
import dev.reprise.model.organism.Organisms;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprise organisms accept}: what an organism can do, measured on the shipped weights. */
@Command(
        name = "accept",
        sortOptions = false,
        description = "Measures on the shipped weights what experiments rely on. Exit code 1 if a bar is missed.",
        footerHeading = "%nExample:%n",
        footer = "  ./reprise organisms accept world-xs")
final class OrganismsAcceptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "An organism: see 'organisms list'.")
    private String name;

    @Option(names = "--save", description = "Write what is measured to the organism's folder and model card.")
    private boolean save;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        common.applyThreads();
        var recipe = Organisms.named(name);
        var folder = OrganismFolder.shipped(recipe)
                .orElseThrow(() -> new InvalidInputException(
                        name + " is not shipped" + "\nIt is made by: ./reprise organisms train " + name));
        var acceptance = measure(folder, common);
        if (save) {
            folder.accept(acceptance);
        }
        if (common.json()) {
            common.print(acceptance.json());
        } else {
            print(acceptance, common);
        }
        return acceptance.holds() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    }

    static Acceptance measure(OrganismFolder folder, CommonOptions common) {
        return Acceptance.measure(folder, common.quiet() ? Progress.silent() : Progress.terminal());
    }

    static void print(Acceptance acceptance, CommonOptions common) {
        common.printTable(
                List.of("skill", "value", "bar", "", "n"),
                acceptance.measures().stream()
                        .map(measured -> List.of(
                                Cell.of(measured.skill()),
                                Cell.number(String.format(Locale.ROOT, "%.3f", measured.value())),
                                Cell.of(measured.bar()),
                                Cell.of(measured.holds() == null ? "" : measured.holds() ? "✓ holds" : "✗ MISSED"),
                                Cell.number(Counts.grouped(measured.n()))))
                        .toList());
        long missed = acceptance.measures().stream()
                .filter(measured -> Boolean.FALSE.equals(measured.holds()))
                .count();
        common.results()
                .println("\n" + acceptance.name() + ": " + (missed == 0 ? "no bar is missed" : missed + " missed"));
    }
}
