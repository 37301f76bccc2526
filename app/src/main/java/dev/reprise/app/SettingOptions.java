package dev.reprise.app;

import dev.reprise.core.Setting;
import dev.reprise.core.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings that a paper declares, as options of a command. Their values are checked by {@link Settings#parse}. */
final class SettingOptions {
    private final List<Setting<?>> declared;
    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    SettingOptions(List<Setting<?>> declared) {
        this.declared = declared;
        for (var setting : declared) {
            options.put(setting.name(), setting.kind() == Setting.Kind.FLAG ? flag(setting) : valued(setting));
        }
    }

    void addTo(CommandSpec command) {
        options.values().forEach(command::addOption);
    }

    /** What was given, checked, and the defaults of the rest. @throws dev.reprise.core.InvalidInputException as {@link Settings#parse} */
    Settings parse() {
        var written = new LinkedHashMap<String, List<String>>();
        options.forEach((name, option) -> {
            Object value = option.getValue();
            if (value instanceof List<?> texts) {
                written.put(name, texts.stream().map(String::valueOf).toList());
            } else if (value != null) {
                written.put(name, List.of(value.toString()));
            }
        });
        return Settings.parse(declared, written);
    }

    private static OptionSpec flag(Setting<?> setting) {
        return OptionSpec.builder("--" + setting.name())
                .negatable(true)
                .type(Boolean.class)
                .arity("0")
                .fallbackValue("true")
                .description(description(setting))
                .build();
    }

    private static OptionSpec valued(Setting<?> setting) {
        var option = OptionSpec.builder("--" + setting.name())
                .arity("1")
                .paramLabel(label(setting))
                .description(description(setting));
        return setting.arity() == Setting.Arity.REPEATED
                ? option.type(List.class).auxiliaryTypes(String.class).build()
                : option.type(String.class).build();
    }

    private static String label(Setting<?> setting) {
        var one = switch (setting.kind()) {
            case FLAG -> "";
            case INTEGER -> "N";
            case NUMBER -> "X";
            case TEXT -> setting.choices().isEmpty() ? "TEXT" : String.join("|", setting.choices());
            case FILE -> "FILE";
            case MODEL -> "M";
        };
        return setting.arity() == Setting.Arity.LIST ? one + ",..." : one;
    }

    /** {@code Prompt pairs to average over: a whole number from 1 to 4096 (default: 64).} */
    private static String description(Setting<?> setting) {
        var text = new StringBuilder(capitalised(setting));
        boolean one = setting.arity() == Setting.Arity.ONE;
        boolean told = switch (setting.kind()) {
            case FLAG -> true;
            case TEXT -> one || setting.choices().isEmpty(); // the choices stand behind the option's name
            case FILE -> one;
            case INTEGER, NUMBER, MODEL -> false;
        };
        if (!told) {
            text.append(": ").append(setting.allowed());
        }
        text.append(setting.arity() == Setting.Arity.REPEATED ? "; may be given several times" : "");
        if (setting.isRequired()) {
            text.append(" (required)");
        } else {
            setting.defaultValue()
                    .ifPresent(value ->
                            text.append(" (default: ").append(shown(value)).append(")"));
        }
        return escaped(text.append('.').toString());
    }

    private static String shown(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? "on" : "off";
            case List<?> list ->
                list.isEmpty() ? "none" : list.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    /** The description as a sentence begins, unless it begins with a word that is to be typed. */
    private static String capitalised(Setting<?> setting) {
        var text = setting.description();
        return text.isEmpty() || setting.choices().stream().anyMatch(text::startsWith)
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** As picocli prints it unchanged: it formats descriptions. */
    static String escaped(String text) {
        return text.replace("%", "%%").replace("${", "$ {").replace("@|", "@ |");
    }
}
