package dev.reprise.app.site.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Places of this site to go on to. */
public final class Paths {
    /** One slash, then printable ASCII without backslash: no browser reads another host in it. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,500}");

    private Paths() {}

    /** The path if it is one of this site, else the start page. */
    public static String local(@Nullable String path) {
        return path != null && LOCAL.matcher(path).matches() ? path : "/";
    }

    /** Where somebody who has to sign in first goes on: the page that was asked for, or that a form names as its own. */
    static String back(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")) {
            return local(request.getParameter("next"));
        }
        var query = request.getQueryString();
        return local(request.getRequestURI() + (query == null ? "" : "?" + query));
    }
}
