package dev.reprise.core;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared option of an experiment or an application. The command line and the site's form are made from it, and whatever they are given
 * is checked here: a wrong value is an {@link InvalidInputException} that names the option, the value and what is allowed.
 *
 * <pre>{@code
 * static final Setting<Integer> PAIRS = Setting.integer("count", "prompt pairs to average over").between(1, 4096).orElse(64);
 * static final Setting<String> DIRECTION = Setting.choice("direction", "which run is patched", "denoise", "noise").orElse("denoise");
 * static final Setting<List<Double>> ALPHA = Setting.number("alpha", "steering strengths").list().orElse(List.of(-1.0, 0.0, 1.0));
 * }</pre>
 *
 * @param <T> the type of its value: Boolean, Integer, Double, String, Path, or a list of one of them
 */
public final class Setting<T> {
    /** What one value is. */
    public enum Kind {
        /** {@code --name} or {@code --no-name}. */
        FLAG,
        INTEGER,
        NUMBER,
        TEXT,
        /** A file or folder that exists. */
        FILE,
        /** A model: a shipped organism's name, a folder, a {@code .gguf} file, or {@code hf:org/name[@revision]}. */
        MODEL
    }

    /** How many values there are. */
    public enum Arity {
        ONE,
        /** Separated by commas: {@code --alpha=-1,0,1}. */
        LIST,
        /** The option may be given several times, each with one value. */
        REPEATED
    }

    private final String name;
    private final String description;
    private final Kind kind;
    private final Arity arity;
    private final double min;
    private final double max;
    private final List<String> choices;
    private final @Nullable T defaultValue;
    private final boolean required;

    private Setting(
            String name,
            String description,
            Kind kind,
            Arity arity,
            double min,
            double max,
            List<String> choices,
            @Nullable T defaultValue,
            boolean required) {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "a setting's name is in lower case, with hyphens between words: " + name);
        }
        this.name = name;
        this.description = description;
        this.kind = kind;
        this.arity = arity;
        this.min = min;
        this.max = max;
        this.choices = List.copyOf(choices);
        this.defaultValue = defaultValue;
        this.required = required;
    }

    private static <T> Setting<T> of(String name, String description, Kind kind, List<String> choices) {
        var infinity = Double.POSITIVE_INFINITY;
        return new Setting<>(name, description, kind, Arity.ONE, -infinity, infinity, choices, null, false);
    }

    /** {@code --name}, or {@code --no-name}; off unless {@link #orElse orElse(true)}. */
    public static Setting<Boolean> flag(String name, String description) {
        return Setting.<Boolean>of(name, description, Kind.FLAG, List.of()).orElse(false);
    }

    public static Setting<Integer> integer(String name, String description) {
        return Setting.<Integer>of(name, description, Kind.INTEGER, List.of())
                .bounds(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** A finite number. */
    public static Setting<Double> number(String name, String description) {
        return of(name, description, Kind.NUMBER, List.of());
    }

    public static Setting<String> text(String name, String description) {
        return of(name, description, Kind.TEXT, List.of());
    }

    /** One of a few words. */
    public static Setting<String> choice(String name, String description, String... choices) {
        return of(name, description, Kind.TEXT, List.of(choices));
    }

    /** A file or folder that exists. */
    public static Setting<Path> file(String name, String description) {
        return of(name, description, Kind.FILE, List.of());
    }

    /** The name of a model, which {@code LanguageModel.load} understands. */
    public static Setting<String> model(String name, String description) {
        return of(name, description, Kind.MODEL, List.of());
    }

    /** This with inclusive bounds. */
    public Setting<T> between(double min, double max) {
        return bounds(min, max);
    }

    /** This with an inclusive lower bound. */
    public Setting<T> atLeast(double min) {
        return bounds(min, max);
    }

    private Setting<T> bounds(double min, double max) {
        if ((kind != Kind.INTEGER && kind != Kind.NUMBER) || !(min <= max)) {
            throw new IllegalArgumentException("bounds " + min + " to " + max + " on " + name);
        }
        return new Setting<>(name, description, kind, arity, min, max, choices, defaultValue, required);
    }

    /** This with a default; without one, {@link Settings#find} is how to ask. */
    public Setting<T> orElse(T defaultValue) {
        return new Setting<>(name, description, kind, arity, min, max, choices, defaultValue, false);
    }

    /** This as one that must be given. */
    public Setting<T> required() {
        return new Setting<>(name, description, kind, arity, min, max, choices, null, true);
    }

    /** A list of such values, separated by commas. */
    public Setting<List<T>> list() {
        return many(Arity.LIST);
    }

    /** Such values, each by an option of its own. */
    public Setting<List<T>> repeatable() {
        return many(Arity.REPEATED);
    }

    private Setting<List<T>> many(Arity arity) {
        if (this.arity != Arity.ONE || kind == Kind.FLAG || defaultValue != null) {
            throw new IllegalStateException("--" + name + ": make it a list once, before its default");
        }
        return new Setting<>(name, description, kind, arity, min, max, choices, null, required);
    }

    /** As on the command line, without the hyphens before it. */
    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Kind kind() {
        return kind;
    }

    public Arity arity() {
        return arity;
    }

    /** The inclusive lower bound, or minus infinity. */
    public double min() {
        return min;
    }

    /** The inclusive upper bound, or infinity. */
    public double max() {
        return max;
    }

    /** The words that are allowed; empty if any is. */
    public List<String> choices() {
        return choices;
    }

    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    public boolean isRequired() {
        return required;
    }

    /** What is allowed, for help and for messages: {@code a whole number from 1 to 4096}. */
    public String allowed() {
        var one = switch (kind) {
            case FLAG -> "true or false";
            case INTEGER -> "a whole number" + range();
            case NUMBER -> "a number" + range();
            case TEXT -> choices.isEmpty() ? "text" : "one of " + String.join(", ", choices);
            case FILE -> "a file or folder that exists";
            case MODEL -> "the name of a shipped model, a folder, a .gguf file, or hf:org/name[@revision]";
        };
        return arity == Arity.LIST ? "a list separated by commas, each " + one : one;
    }

    private String range() {
        var low = min == Double.NEGATIVE_INFINITY || min == Integer.MIN_VALUE ? "" : bound(min);
        var high = max == Double.POSITIVE_INFINITY || max == Integer.MAX_VALUE ? "" : bound(max);
        if (low.isEmpty()) {
            return high.isEmpty() ? "" : " of at most " + high;
        }
        return high.isEmpty() ? " of at least " + low : " from " + low + " to " + high;
    }

    private String bound(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }

    /**
     * The value that was written.
     *
     * @param written what stood behind each occurrence of the option
     * @throws InvalidInputException naming the option, the value and what is allowed
     */
    @SuppressWarnings("unchecked") // the factories tie T to kind and arity
    public T parse(List<String> written) {
        if (arity == Arity.ONE) {
            if (written.size() != 1) {
                throw new InvalidInputException(
                        "--" + name + " is given " + written.size() + " times; it takes one value: " + allowed());
            }
            return (T) one(written.getFirst());
        }
        var values = new ArrayList<Object>();
        for (var text : written) {
            if (arity == Arity.REPEATED) {
                values.add(one(text));
            } else {
                for (var part : text.split(",", -1)) {
                    values.add(one(part.strip()));
                }
            }
        }
        return (T) List.copyOf(values);
    }

    private Object one(String text) {
        return switch (kind) {
            case FLAG ->
                switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw wrong(text);
                };
            case INTEGER -> {
                try {
                    var value = Integer.parseInt(text);
                    if (value < min || value > max) {
                        throw wrong(text);
                    }
                    yield value;
                } catch (NumberFormatException e) {
                    throw wrong(text);
                }
            }
            case NUMBER -> {
                try {
                    var value = Double.parseDouble(text);
                    if (!Double.isFinite(value) || value < min || value > max) {
                        throw wrong(text);
                    }
                    yield value;
                } catch (NumberFormatException e) {
                    throw wrong(text);
                }
            }
            case TEXT -> {
                if (!choices.isEmpty() && !choices.contains(text)) {
                    throw wrong(text);
                }
                yield text;
            }
            case FILE -> {
                try {
                    var path = Path.of(text);
                    if (text.isEmpty() || !Files.exists(path)) {
                        throw new InvalidInputException("--" + name + ": there is no file '" + text + "'");
                    }
                    yield path;
                } catch (InvalidPathException e) {
                    throw wrong(text);
                }
            }
            case MODEL -> {
                if (text.isBlank()) {
                    throw wrong(text);
                }
                yield text;
            }
        };
    }

    private InvalidInputException wrong(String text) {
        var shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return new InvalidInputException("--" + name + ": '" + shown + "' is not allowed; give " + allowed());
    }

    @Override
    public String toString() {
        return "--" + name;
    }
}
