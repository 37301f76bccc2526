package dev.reprise.model;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.ext.AstNamedParameter;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;

/** Expressions of a chat template in Python's grammar where the library's differs: {@code last=n - 1} names the value of {@code n - 1}. */
final class PythonSyntax extends ExtendedSyntaxBuilder {
    private static final long serialVersionUID = 1L;

    private final transient Runnable check;

    /** @param check called again and again while an expression is parsed; ends it by an error */
    PythonSyntax(Runnable check) {
        super(Feature.METHOD_INVOCATIONS, Feature.VARARGS);
        this.check = check;
    }

    @Override
    protected Parser createParser(String expression) {
        return new PythonParser(this, expression, check);
    }

    private static final class PythonParser extends ExtendedParser {
        private final Runnable check;

        PythonParser(Builder context, String input, Runnable check) {
            super(context, input);
            this.check = check;
        }

        @Override
        protected AstNode expr(boolean required) throws Scanner.ScanException, ParseException {
            check.run();
            if (getToken().getSymbol() == Scanner.Symbol.IDENTIFIER
                    && "=".equals(lookahead(0).getImage())) {
                var name = identifier(consumeToken().getImage());
                consumeToken();
                return new AstNamedParameter(name, super.expr(true));
            }
            return super.expr(required);
        }
    }
}
