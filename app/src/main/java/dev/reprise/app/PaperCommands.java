package dev.reprise.app;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code run} and {@code apply} have a sub-command for each paper, with the options that its settings declare. */
final class PaperCommands {
    private static final List<String> COMMANDS = List.of("run", "apply");

    private PaperCommands() {}

    /** Adds the papers to the commands of a command line that the arguments name: nobody else's start waits for them. */
    static void addTo(CommandLine root, String... args) {
        var given = List.of(args);
        for (var command : COMMANDS) {
            var parent = root.getSubcommands().get(command);
            if (parent == null
                    || !given.contains(command)
                    || !parent.getSubcommands().isEmpty()) {
                continue;
            }
            for (var paper : Paper.all()) {
                if (command.equals("run")) {
                    parent.addSubcommand(paper.slug(), RunCommand.of(paper));
                } else if (paper.application().isPresent()) {
                    parent.addSubcommand(paper.slug(), ApplyCommand.of(paper));
                }
            }
        }
    }

    /** The arguments with the paper's name right behind {@code run} or {@code apply}, so that options may also stand before it. */
    static String[] paperFirst(CommandLine root, String... args) {
        int c = 0;
        while (c < args.length && args[c].startsWith("-")) {
            c++;
        }
        var command = c < args.length && COMMANDS.contains(args[c])
                ? root.getSubcommands().get(args[c])
                : null;
        if (command != null && !command.getSubcommands().containsKey(c + 1 < args.length ? args[c + 1] : "")) {
            for (int p = args.length - 1; p > c; p--) {
                if (command.getSubcommands().containsKey(args[p])) {
                    var moved = new ArrayList<>(Arrays.asList(args));
                    moved.add(c + 1, moved.remove(p));
                    return moved.toArray(String[]::new);
                }
            }
        }
        return args;
    }

    /** Refuses what stands where the name of a paper belongs. */
    static InvalidInputException refusal(String command, List<String> given) {
        var name = given.stream().filter(g -> !g.startsWith("-")).findFirst();
        if (name.isPresent() && Paper.all().stream().anyMatch(p -> p.slug().equals(name.get()))) {
            return new InvalidInputException("the method of '" + name.get() + "' cannot be applied to other input;"
                    + " its claims are checked by: ./reprise run " + name.get());
        }
        var papers = Paper.all().stream()
                .filter(p -> command.equals("run") || p.application().isPresent())
                .map(Paper::slug)
                .collect(Collectors.joining(", "));
        return new InvalidInputException((name.isPresent()
                        ? "no paper '" + name.get() + "' runs here"
                        : "which paper? ./reprise " + command + " PAPER")
                + "\n" + (papers.isEmpty() ? "There are none yet." : "There are: " + papers));
    }

    /** The sub-command of a paper, made from an object with picocli's annotations. */
    static CommandSpec spec(String command, Paper paper, Object annotated, String example) {
        var spec = CommandSpec.forAnnotatedObject(annotated).name(paper.slug());
        spec.usageMessage()
                .description(SettingOptions.escaped(paper.title()))
                .footerHeading("%nExample:%n")
                .footer("  ./reprise " + command + " " + paper.slug() + (example.isEmpty() ? "" : " " + example));
        return spec;
    }
}
