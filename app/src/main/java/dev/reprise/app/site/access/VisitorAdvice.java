package dev.reprise.app.site.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriUtils;

/** What every page knows of its visitor, and where those go who may not do what they tried. */
@ControllerAdvice
@Order(0)
final class VisitorAdvice {
    private final Visitors visitors;

    VisitorAdvice(Visitors visitors) {
        this.visitors = visitors;
    }

    /** What a user sees is for nobody else to keep. */
    @ModelAttribute("visitor")
    Visitor visitor(HttpServletRequest request, HttpServletResponse response) {
        var visitor = visitors.of(request);
        if (visitor.address() != null) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        }
        return visitor;
    }

    /** Programs are told; people are sent to where they can sign in, and back. */
    @ExceptionHandler
    void refuse(Visitor.Refused e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (e.why() == Visitor.Refused.Why.NOT_ALLOWED) {
            response.sendError(HttpStatus.FORBIDDEN.value(), "This is not allowed to you.");
        } else if (Visitors.isApi(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.sendError(
                    HttpStatus.UNAUTHORIZED.value(), "give a valid token: the header Authorization: Bearer TOKEN");
        } else {
            var page = e.why() == Visitor.Refused.Why.NO_NAME ? "/welcome" : "/sign-in";
            var back = Paths.back(request);
            var address = page + (back.equals("/") ? "" : "?next=" + UriUtils.encode(back, UTF_8));
            if (request.getHeader("HX-Request") != null) {
                response.setHeader("HX-Redirect", address);
                response.setStatus(HttpStatus.OK.value());
            } else {
                response.setStatus(HttpStatus.SEE_OTHER.value());
                response.setHeader(HttpHeaders.LOCATION, address);
            }
        }
    }
}
