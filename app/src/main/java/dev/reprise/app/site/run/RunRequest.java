package dev.reprise.app.site.run;

import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Mode;
import dev.reprise.core.Paper;
import dev.reprise.core.Setting;
import dev.reprise.core.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for, checked.
 *
 * @param defaults whether the settings are those that nobody chose
 */
record RunRequest(Paper paper, Mode mode, long seed, Settings settings, boolean defaults) {
    /** The option that every run has beside the paper's own. */
    static final String SEED = "seed";

    private static final int MOST_VALUES = 1000;
    private static final int MOST_CHARACTERS = 4000;

    /**
     * Checks it.
     *
     * @param mode    null: {@code quick}
     * @param options for each name, a scalar or a list of scalars; null, an empty text or an empty list is as good as nothing
     * @throws InvalidInputException if it cannot be run, saying why
     */
    static RunRequest check(
            Paper paper, @Nullable String mode, Map<String, ? extends @Nullable Object> options, SiteModels models) {
        var chosen = mode == null || mode.isEmpty() ? Mode.QUICK : Mode.parse(mode);
        if (chosen == Mode.APPLY) {
            throw new InvalidInputException(
                    "the site decides claims, quick or full; a method is applied to your own input"
                            + " on your own machine: ./reprise apply " + paper.slug());
        }
        var written = written(options);
        long seed = seed(written.remove(SEED));
        var declared = paper.experiment().settings();
        for (var setting : declared) {
            var values = written.get(setting.name());
            if (values != null && setting.kind() == Setting.Kind.FILE) {
                throw new InvalidInputException(
                        setting.name() + ": a file is given on your own machine only: ./reprise run " + paper.slug());
            }
        }
        Settings settings;
        try {
            settings = Settings.parse(declared, written);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(withoutHyphens(Objects.requireNonNull(e.getMessage())), e);
        }
        for (var setting : declared) {
            if (setting.kind() == Setting.Kind.MODEL) {
                settings.find(setting).ifPresent(value -> {
                    if (value instanceof List<?> list) {
                        list.forEach(reference -> models.check(String.valueOf(reference)));
                    } else {
                        models.check(String.valueOf(value));
                    }
                });
            }
        }
        boolean defaults =
                declared.stream().noneMatch(Setting::isRequired) && settings.equals(Settings.parse(declared, Map.of()));
        return new RunRequest(paper, chosen, seed, settings, defaults);
    }

    private static Map<String, List<String>> written(Map<String, ? extends @Nullable Object> options) {
        var written = new LinkedHashMap<String, List<String>>();
        int values = 0;
        int characters = 0;
        for (var option : options.entrySet()) {
            var texts = texts(option.getKey(), option.getValue());
            values += 1 + texts.size();
            characters += option.getKey().length()
                    + texts.stream().mapToInt(String::length).sum();
            if (values > MOST_VALUES || characters > MOST_CHARACTERS) {
                throw new InvalidInputException("the options are too long: at most " + MOST_VALUES + " values of "
                        + MOST_CHARACTERS + " characters in all");
            }
            if (!texts.isEmpty()) {
                written.put(option.getKey(), texts);
            }
        }
        return written;
    }

    private static List<String> texts(String name, @Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list ->
                list.stream().map(v -> text(name, v)).filter(t -> !t.isEmpty()).toList();
            default -> {
                var text = text(name, value);
                yield text.isEmpty() ? List.of() : List.of(text);
            }
        };
    }

    private static String text(String name, @Nullable Object value) {
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new InvalidInputException(name.substring(0, Math.min(100, name.length()))
                    + ": an option is a text, a number, true or false, or a list of these");
        }
        var text = value.toString();
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            throw new InvalidInputException(
                    name.substring(0, Math.min(100, name.length())) + ": has control characters in it");
        }
        return text;
    }

    private static long seed(@Nullable List<String> written) {
        if (written == null) {
            return 0;
        }
        try {
            if (written.size() == 1) {
                return Long.parseLong(written.getFirst());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidInputException(SEED + ": is one whole number, from -2^63 to 2^63 - 1");
    }

    /** Settings speak of themselves as they are written on a command line. */
    private static String withoutHyphens(String message) {
        return message.replaceAll("(^|\\s)--(?=[a-z])", "$1");
    }
}
