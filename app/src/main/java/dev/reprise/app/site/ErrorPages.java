package dev.reprise.app.site;

import dev.reprise.core.InvalidInputException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;

/** Whatever went wrong: a page with a way home for people, {@code {"error": "..."}} for programs; never a stack trace. */
@Controller
final class ErrorPages implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    /** A request that is wrong says why. */
    @ControllerAdvice
    @Order(0)
    static final class Refusals {
        @ExceptionHandler
        void refuse(InvalidInputException e, HttpServletResponse response) throws IOException {
            response.sendError(HttpStatus.BAD_REQUEST.value(), e.getMessage());
        }

        /** A form with a file, cut off or too large. */
        @ExceptionHandler
        void refuse(MultipartException e, HttpServletResponse response) throws IOException {
            boolean large = e instanceof MaxUploadSizeExceededException;
            response.sendError(
                    (large ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST).value(),
                    large ? "The file is too large." : "The form cannot be read.");
        }

        /** A parameter whose converter refused it. */
        @ExceptionHandler
        void refuse(MethodArgumentTypeMismatchException e, HttpServletResponse response) throws IOException {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidInputException) {
                    response.sendError(HttpStatus.BAD_REQUEST.value(), cause.getMessage());
                    return;
                }
            }
            response.sendError(HttpStatus.BAD_REQUEST.value(), "'" + e.getValue() + "' is no value for " + e.getName());
        }
    }

    @RequestMapping("${spring.web.error.path:/error}")
    Object show(HttpServletRequest request, HttpServletResponse response) {
        var status = Optional.ofNullable(attribute(request, RequestDispatcher.ERROR_STATUS_CODE))
                .map(code -> HttpStatus.resolve((Integer) code))
                .orElse(HttpStatus.NOT_FOUND); // somebody who asks for /error itself
        var path = String.valueOf(attribute(request, RequestDispatcher.ERROR_REQUEST_URI));
        if (status.is5xxServerError() && attribute(request, RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable e) {
            LOG.error("{} {}", request.getMethod(), path, e);
        }
        var message = message(request, status);
        response.setHeader("Cache-Control", "no-store");
        // what was refused before it came to security has no headers yet
        response.setHeader("Content-Security-Policy", SecurityRules.CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (path.startsWith("/api/") || path.equals("/openapi.json")) {
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("error", message));
        }
        return new ModelAndView(
                "error", Map.of("status", status.value(), "title", title(status), "message", message), status);
    }

    /** What a controller said; of faults of the site's own, nothing. */
    private static String message(HttpServletRequest request, HttpStatus status) {
        var said = attribute(request, RequestDispatcher.ERROR_MESSAGE);
        if (said == null
                || said.toString().isBlank()
                || status.is5xxServerError()
                || said.toString().startsWith("No static resource")) {
            return switch (status) {
                case NOT_FOUND -> "Nothing is at this address.";
                case FORBIDDEN ->
                    "This is not allowed to you, or the page was open for too long. Go back, reload it, and try again.";
                case SERVICE_UNAVAILABLE ->
                    "More is asked of the site than it can answer right now. Try again in some seconds.";
                case INTERNAL_SERVER_ERROR -> "The site failed at this. Its log says why.";
                default -> status.getReasonPhrase();
            };
        }
        return said.toString();
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "That request cannot be answered";
            case UNAUTHORIZED -> "Sign in first";
            case FORBIDDEN -> "Not allowed";
            case NOT_FOUND -> "Not found";
            case TOO_MANY_REQUESTS -> "Too many requests";
            case SERVICE_UNAVAILABLE -> "Too busy";
            default -> status.is5xxServerError() ? "Something broke" : status.getReasonPhrase();
        };
    }

    private static @Nullable Object attribute(HttpServletRequest request, String name) {
        return request.getAttribute(name);
    }
}
