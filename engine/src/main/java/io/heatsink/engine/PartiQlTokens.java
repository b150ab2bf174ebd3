package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.wire.StatementTokens;
import io.heatsink.dynamodb.wire.StatementTokens.Kind;
import io.heatsink.dynamodb.wire.StatementTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokens of a statement from front to back, and the values that are written with them. */
final class PartiQlTokens {
  private static final Token END = new Token(Kind.SYMBOL, "", 0);

  private final List<Token> tokens;
  private final List<AttributeValue> parameters;
  private int at;
  private int used;

  private PartiQlTokens(List<Token> tokens, List<AttributeValue> parameters) {
    this.tokens = tokens;
    this.parameters = parameters;
  }

  /**
   * @throws DynamoDbException a ValidationException, if the text cannot be cut into tokens
   */
  static PartiQlTokens of(String statement, List<AttributeValue> parameters) {
    List<Token> tokens = StatementTokens.of(statement);
    if (tokens == null) {
      throw malformed("Invalid token");
    }
    return new PartiQlTokens(tokens, parameters);
  }

  static DynamoDbException malformed(String problem) {
    return DynamoDbException.validation(
        "Statement wasn't well formed, can't be processed: " + problem);
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  boolean takeWord(String word) {
    if (peek().isWord(word)) {
      at++;
      return true;
    }
    return false;
  }

  boolean takeSymbol(String symbol) {
    if (peek().isSymbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  void needWord(String word) {
    if (!takeWord(word)) {
      throw unexpected();
    }
  }

  void needSymbol(String symbol) {
    if (!takeSymbol(symbol)) {
      throw unexpected();
    }
  }

  String needName() {
    if (!peek().isName()) {
      throw unexpected();
    }
    return next().text();
  }

  /** Ends the statement; all parameters must have been used. */
  void needEnd() {
    boolean unused = takeSymbol(";");
    if (at < tokens.size()) {
      throw unexpected();
    }
    if (used != parameters.size()) {
      throw DynamoDbException.validation(
          "Number of parameters in request and statement don't match.");
    }
  }

  DynamoDbException unexpected() {
    return malformed(
        switch (peek().kind()) {
          case WORD -> "Unexpected keyword";
          case QUOTED -> "Unexpected identifier";
          case STRING, NUMBER -> "Unexpected literal";
          case PARAMETER -> "Unexpected parameter";
          case SYMBOL -> at < tokens.size() ? "Unexpected operator" : "Unexpected end of statement";
        });
  }

  /** Whether a value stands here, and no name. */
  boolean startsValue() {
    Token token = peek();
    return token.isValue()
        || token.isWord("TRUE")
        || token.isWord("FALSE")
        || token.isWord("NULL")
        || token.isSymbol("[")
        || token.isSymbol("{")
        || (token.isSymbol("<") && peek(1).isSymbol("<"));
  }

  AttributeValue value() {
    Token token = peek();
    if (!startsValue()) {
      throw unexpected();
    }
    at++;
    return switch (token.kind()) {
      case STRING -> new StringValue(token.text());
      case NUMBER -> NumberValue.of(token.text());
      case PARAMETER -> parameter(token.parameter());
      case WORD -> token.isWord("NULL") ? new NullValue() : new BooleanValue(token.isWord("TRUE"));
      default ->
          switch (token.text()) {
            case "[" -> new ListValue(values("]"));
            case "{" -> new MapValue(fields());
            default -> {
              needSymbol("<");
              yield set(values(">"));
            }
          };
    };
  }

  private AttributeValue parameter(int place) {
    if (place >= parameters.size()) {
      throw DynamoDbException.validation(
          "Number of parameters in request and statement don't match.");
    }
    used++;
    return parameters.get(place);
  }

  /** Values up to a symbol that ends them. */
  List<AttributeValue> values(String end) {
    List<AttributeValue> values = new ArrayList<>();
    if (takeSymbol(end)) {
      return values;
    }
    do {
      values.add(value());
    } while (takeSymbol(","));
    needSymbol(end);
    return values;
  }

  /** The rest of a map behind its opening brace. */
  private Map<String, AttributeValue> fields() {
    Map<String, AttributeValue> fields = new LinkedHashMap<>();
    if (takeSymbol("}")) {
      return fields;
    }
    do {
      if (peek().kind() != Kind.STRING) {
        throw unexpected();
      }
      String name = next().text();
      needSymbol(":");
      fields.put(name, value());
    } while (takeSymbol(","));
    needSymbol("}");
    return fields;
  }

  private AttributeValue set(List<AttributeValue> values) {
    needSymbol(">");
    Set<String> strings = new LinkedHashSet<>();
    Set<DynamoNumber> numbers = new LinkedHashSet<>();
    for (AttributeValue value : values) {
      if (value instanceof StringValue(String text)) {
        strings.add(text);
      } else if (value instanceof NumberValue(DynamoNumber number)) {
        numbers.add(number);
      }
    }
    if (!values.isEmpty() && strings.size() == values.size()) {
      return new StringSetValue(strings);
    }
    if (!values.isEmpty() && numbers.size() == values.size()) {
      return new NumberSetValue(numbers);
    }
    throw DynamoDbException.validation(
        "Unsupported set: give distinct values, all strings or all numbers");
  }
}
