package io.heatsink.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads projection expressions. */
final class ProjectionParser {
  private final ExpressionReader reader;

  ProjectionParser(String text) {
    this.reader = new ExpressionReader(ExpressionKind.PROJECTION, text);
  }

  ProjectionExpression parse() {
    List<DocumentPath> paths = new ArrayList<>();
    do {
      paths.add(reader.path());
    } while (reader.tokens().accept(Token.COMMA));
    reader.tokens().expect(Token.END);
    reader.finish();
    return new ProjectionExpression(paths);
  }
}
