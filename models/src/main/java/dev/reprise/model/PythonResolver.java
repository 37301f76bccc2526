package dev.reprise.model;

import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.objects.collections.PyList;
import com.hubspot.jinjava.objects.collections.PyMap;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.MethodNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a chat template can reach: items of maps and lists, characters of strings, the state of a loop, and those methods
 * of Python's {@code str} and {@code dict} that templates call. Nothing else of a Java object: no getter, no method, no class.
 */
final class PythonResolver extends ELResolver {
    private final ELResolver maps = new TypeConvertingMapELResolver(false);
    private final ELResolver lists = new JinjavaListELResolver(true);
    private final ELResolver beans = new JinjavaBeanELResolver(true);

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
        context.setPropertyResolved(true);
        return switch (base) {
            case Map<?, ?> _ -> maps.getValue(context, base, property);
            case List<?> _ -> lists.getValue(context, base, property);
            case String text -> character(text, String.valueOf(property));
            case ForLoop _ -> beans.getValue(context, base, property);
            case null, default -> null;
        };
    }

    private static @Nullable String character(String text, String index) {
        if (!index.matches("-?[0-9]{1,9}")) {
            return null;
        }
        int i = Integer.parseInt(index);
        int at = i < 0 ? i + text.length() : i;
        return at >= 0 && at < text.length() ? text.substring(at, at + 1) : null;
    }

    @Override
    public @Nullable Object invoke(
            ELContext context, @Nullable Object base, Object method, Class<?> @Nullable [] types, Object[] arguments) {
        context.setPropertyResolved(true);
        var name = String.valueOf(method);
        return switch (base) {
            case Filter _ when name.equals("filter") -> beans.invoke(context, base, method, types, arguments);
            case ExpTest _ when name.startsWith("evaluate") -> beans.invoke(context, base, method, types, arguments);
            case ForLoop _ when name.equals("cycle") -> beans.invoke(context, base, method, types, arguments);
            case String text -> ofString(text, name, arguments);
            case PyMap map -> ofMap(map, name, arguments);
            case PyList list
            when name.equals("append") && arguments.length == 1 -> {
                list.add(arguments[0]);
                yield null;
            }
            case null, default -> throw missing(name);
        };
    }

    private static Object ofString(String text, String method, Object[] arguments) {
        return switch (method) {
            case "strip" -> strip(text, argument(arguments, 0, null), true, true);
            case "lstrip" -> strip(text, argument(arguments, 0, null), true, false);
            case "rstrip" -> strip(text, argument(arguments, 0, null), false, true);
            case "startswith" -> text.startsWith(needed(method, arguments, 0));
            case "endswith" -> text.endsWith(needed(method, arguments, 0));
            case "removeprefix" -> {
                var prefix = needed(method, arguments, 0);
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                var suffix = needed(method, arguments, 0);
                yield text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            }
            case "split" -> new PyList(split(text, argument(arguments, 0, null), argument(arguments, 1, "-1")));
            case "replace" -> replace(text, needed(method, arguments, 0), needed(method, arguments, 1));
            case "find" -> text.indexOf(needed(method, arguments, 0));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" ->
                text.isEmpty()
                        ? text
                        : text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1).toLowerCase(Locale.ROOT);
            default -> throw missing(method);
        };
    }

    private static String replace(String text, String from, String to) {
        if (from.isEmpty()) {
            throw new ELException("replace: nothing to be replaced");
        }
        long count = split(text, from, null).size() - 1L;
        if (text.length() + count * ((long) to.length() - from.length()) > ChatTemplate.LARGEST_TEXT) {
            throw new ELException("replace: the text becomes too long");
        }
        return text.replace(from, to);
    }

    private static @Nullable Object ofMap(PyMap map, String method, Object[] arguments) {
        return switch (method) {
            case "items" -> map.items();
            case "keys" -> map.keys();
            case "values" -> map.values();
            case "get" -> map.getOrDefault(needed(method, arguments, 0), arguments.length > 1 ? arguments[1] : null);
            default -> throw missing(method);
        };
    }

    /** Without the characters of a set at the ends; without a set, white space. */
    private static String strip(String text, @Nullable String characters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isStripped(text.charAt(from), characters)) {
            from++;
        }
        while (right && to > from && isStripped(text.charAt(to - 1), characters)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(char c, @Nullable String characters) {
        return characters == null ? Character.isWhitespace(c) || Character.isSpaceChar(c) : characters.indexOf(c) >= 0;
    }

    private static List<Object> split(String text, @Nullable String separator, @Nullable String most) {
        if (separator == null) {
            var words = strip(text, null, true, true);
            return words.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(words.split("\\s+")));
        }
        if (separator.isEmpty()) {
            throw new ELException("split: empty separator");
        }
        long splits = most == null || !most.matches("[0-9]{1,9}") ? Long.MAX_VALUE : Long.parseLong(most);
        var parts = new ArrayList<Object>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && parts.size() < splits; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static @Nullable String argument(Object[] arguments, int index, @Nullable String otherwise) {
        return index < arguments.length && arguments[index] != null ? arguments[index].toString() : otherwise;
    }

    private static String needed(String method, Object[] arguments, int index) {
        var argument = argument(arguments, index, null);
        if (argument == null) {
            throw new ELException(method + ": an argument is missing");
        }
        return argument;
    }

    private static MethodNotFoundException missing(String method) {
        return new MethodNotFoundException("there is no method '" + method + "'");
    }

    @Override
    public boolean isReadOnly(ELContext context, @Nullable Object base, @Nullable Object property) {
        return true;
    }

    @Override
    public void setValue(ELContext context, @Nullable Object base, @Nullable Object property, @Nullable Object value) {
        throw new ELException("nothing can be assigned to");
    }

    @Override
    public Class<?> getType(ELContext context, @Nullable Object base, @Nullable Object property) {
        return Object.class;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
        return Object.class;
    }
}
