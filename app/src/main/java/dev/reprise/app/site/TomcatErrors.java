package dev.reprise.app.site;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What is so wrong that the server refuses it before it comes to {@link ErrorPages}, such as an address with {@code %00} in it: JSON below
 * {@code /api/}, else a page with a way home. Tomcat makes it by its name.
 */
public final class TomcatErrors extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatus.resolve(code);
        var message = code == 400
                ? "The request's address, or a header, is not one that can be read."
                : status == null ? "Error " + code : status.getReasonPhrase();
        boolean program = String.valueOf(request.getRequestURI()).startsWith("/api/");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", SecurityRules.CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(program ? "application/json" : "text/html");
        response.setCharacterEncoding("UTF-8");
        try {
            var out = response.getReporter();
            if (out != null) {
                out.write(program ? "{\"error\":\"" + message + "\"}" : """
                        <!DOCTYPE html>
                        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$d - Reprise</title></head>
                        <body><main><h1>That request cannot be answered</h1><p>%2$s</p><p><a href="/">Today's papers</a></p></main></body></html>
                        """.formatted(code, message));
                response.finishResponse();
            }
        } catch (IOException e) {
            container.getLogger().debug("the client has gone", e);
        }
    }
}
