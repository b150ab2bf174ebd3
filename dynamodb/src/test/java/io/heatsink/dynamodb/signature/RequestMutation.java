package io.heatsink.dynamodb.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** One small change of a signed request. */
enum RequestMutation {
  OTHER_CHARACTER_IN_HEADER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeValue(request, random, value -> flip(value, random));
    }
  },
  OTHER_CASE_IN_HEADER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeValue(
          request,
          random,
          value ->
              random.nextBoolean()
                  ? value.toUpperCase(Locale.ROOT)
                  : value.toLowerCase(Locale.ROOT));
    }
  },
  OTHER_CASE_IN_NAME {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
      headers.replaceAll(
          header ->
              random.nextBoolean()
                  ? Map.entry(header.getKey().toUpperCase(Locale.ROOT), header.getValue())
                  : header);
      return with(request, headers);
    }
  },
  MORE_BLANKS_IN_HEADER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeValue(
          request,
          random,
          value ->
              switch (random.nextInt(3)) {
                case 0 -> " " + value + "\t";
                case 1 -> value.replaceFirst(" ", "  ");
                default -> value + " x";
              });
    }
  },
  HEADERS_IN_OTHER_ORDER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
      Collections.swap(headers, random.nextInt(headers.size()), random.nextInt(headers.size()));
      return with(request, headers);
    }
  },
  HEADER_TWICE {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      Map.Entry<String, String> header = any(request, random);
      return request.and(
          header.getKey(),
          random.nextBoolean() ? header.getValue() : flip(header.getValue(), random));
    }
  },
  HEADER_AWAY {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
      headers.remove(random.nextInt(headers.size()));
      return with(request, headers);
    }
  },
  ONE_MORE_HEADER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return request.and(
          List.of("X-More", "X-Amz-More", "X-Amz-Security-Token", "User-Agent", "X-Custom")
              .get(random.nextInt(5)),
          "more");
    }
  },
  BODY_BIT {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      byte[] body = request.body();
      if (body.length == 0 || random.nextInt(4) == 0) {
        return request.withBody(Arrays.copyOf(body, body.length + 1));
      }
      byte[] changed = body.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      return request.withBody(changed);
    }
  },
  BODY_SHORTER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return request.withBody(Arrays.copyOf(request.body(), request.body().length / 2));
    }
  },
  METHOD {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return request.withMethod(random.nextBoolean() ? "GET" : request.method() + "T");
    }
  },
  PATH {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return request.withUri(
          random.nextBoolean() ? "/x" + request.uri() : request.uri().replaceFirst("s", "%73"));
    }
  },
  QUERY {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      String uri = request.uri();
      return request.withUri(
          switch (random.nextInt(4)) {
            case 0 -> uri + (uri.contains("?") ? "&" : "?") + "more=1";
            case 1 -> uri.replaceFirst("&.*", "");
            case 2 -> uri.replaceFirst("q", "%71");
            default -> uri.replaceFirst("\\?([^&]*)&(.*)$", "?$2&$1");
          });
    }
  },
  DATE {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      String date = request.value("X-Amz-Date");
      int second = Integer.parseInt(date.substring(13, 15));
      return request.with(
          "X-Amz-Date", date.substring(0, 13) + "%02dZ".formatted((second + 1) % 60));
    }
  },
  SCOPE {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(
          request,
          random,
          "eu-central-1/dynamodb",
          "us-east-1/dynamodb",
          "eu-central-1/s3",
          "eu-central-1/DynamoDB",
          "eu-central-1//dynamodb");
    }
  },
  DAY {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      String day = request.value("X-Amz-Date").substring(0, 8);
      return changeAuthorization(
          request, random, "/" + day + "/", "/20010101/", "/", "/" + day + "0/");
    }
  },
  TERMINATOR {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(
          request, random, "aws4_request", "aws5_request", "AWS4_REQUEST", "aws4_request/");
    }
  },
  KEY_ID {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(request, random, "AKID", "AKIA", "akid", "");
    }
  },
  TOKEN {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return random.nextBoolean()
          ? request.with("X-Amz-Security-Token", "token/0")
          : request.without("X-Amz-Security-Token");
    }
  },
  SIGNATURE {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      String header = request.value("Authorization");
      int from = header.indexOf("Signature=") + 10;
      int at = from + random.nextInt(64);
      char digit = header.charAt(at);
      String changed =
          switch (random.nextInt(4)) {
            case 0 ->
                header.substring(0, at) + (digit == '0' ? '1' : '0') + header.substring(at + 1);
            case 1 -> header.substring(0, header.length() - 1);
            case 2 -> header + "0";
            default -> header.substring(0, from) + header.substring(from).toUpperCase(Locale.ROOT);
          };
      return request.with("Authorization", changed);
    }
  },
  SIGNED_HEADERS {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(
          request, random, "host;", "", "Host;", "host;host;", "host;if-none;", ";host;");
    }
  },
  SIGNED_HEADERS_IN_OTHER_ORDER {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      List<String> names =
          new ArrayList<>(NaiveMeaning.signedHeaders(request.value("Authorization")));
      String before = String.join(";", names);
      Collections.shuffle(names, random);
      return changeAuthorization(request, random, before, String.join(";", names));
    }
  },
  AUTHORIZATION_WRITTEN_OTHERWISE {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(request, random, ", ", ",", " ,  ", ",,", "; ");
    }
  },
  ALGORITHM {
    @Override
    TestRequest apply(TestRequest request, Random random) {
      return changeAuthorization(
          request,
          random,
          "AWS4-HMAC-SHA256",
          "AWS4-HMAC-SHA1",
          "AWS4-ECDSA-P256-SHA256",
          "aws4-hmac-sha256",
          "AWS4-HMAC-SHA2567");
    }
  };

  private interface Change {
    String of(String value);
  }

  abstract TestRequest apply(TestRequest request, Random random);

  static RequestMutation random(Random random) {
    return values()[random.nextInt(values().length)];
  }

  private static TestRequest changeValue(TestRequest request, Random random, Change change) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers());
    int at = random.nextInt(headers.size());
    Map.Entry<String, String> header = headers.get(at);
    headers.set(at, Map.entry(header.getKey(), change.of(header.getValue())));
    return with(request, headers);
  }

  private static TestRequest changeAuthorization(
      TestRequest request, Random random, String part, String... others) {
    return request.with(
        "Authorization",
        request.value("Authorization").replace(part, others[random.nextInt(others.length)]));
  }

  private static TestRequest with(TestRequest request, List<Map.Entry<String, String>> headers) {
    return new TestRequest(request.method(), request.uri(), headers, request.body());
  }

  private static Map.Entry<String, String> any(TestRequest request, Random random) {
    return request.headers().get(random.nextInt(request.headers().size()));
  }

  private static String flip(String value, Random random) {
    if (value.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(value.length());
    char flipped = value.charAt(at) == 'x' ? 'y' : 'x';
    return value.substring(0, at) + flipped + value.substring(at + 1);
  }
}
