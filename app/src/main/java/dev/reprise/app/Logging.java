package dev.reprise.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logs of libraries and of the site: warnings, to standard error. {@code up} also says what the site itself does. In Java, not in a file: commands start
 * faster without an XML parser.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss} %-5level %logger{0}: %msg%n");
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("org.springframework.web.servlet.PageNotFound").setLevel(Level.ERROR); // readers mistype
        for (var library : List.of(
                "org.flywaydb", "org.apache.lucene", "org.springdoc", "com.github.kagkarlsson.scheduler.jdbc")) {
            context.getLogger(library).setLevel(Level.ERROR); // their warnings at start are about choices made here
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** For a program that stays: its own remarks are shown too. */
    static void showRemarks() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install(); // Tomcat logs by java.util.logging
        if (LoggerFactory.getLogger("dev.reprise") instanceof Logger logger) {
            logger.setLevel(Level.INFO);
        }
    }
}
