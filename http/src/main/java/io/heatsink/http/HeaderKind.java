package io.heatsink.http;

/** What a header means to HTTP itself. */
enum HeaderKind {
  /** Nothing: it is passed on. */
  END_TO_END,
  /** About the connection alone, and without a meaning here. */
  HOP,
  HOST,
  CONNECTION,
  CONTENT_LENGTH,
  TRANSFER_ENCODING,
  CONTENT_ENCODING,
  CONTENT_TYPE,
  ACCEPT_ENCODING,
  EXPECT,
  DATE,
  SERVER,
  REQUEST_ID,
  CRC32,
  /** {@link HopMark}'s. */
  MARK,
  /** Of the signature, which holds for one host and one request. */
  SIGNATURE,
  TARGET;

  static HeaderKind of(String name) {
    // By length first: most names are settled by it.
    return switch (name.length()) {
      case 2 -> either(name, "te", HOP);
      case 4 -> name.equalsIgnoreCase("date") ? DATE : either(name, "host", HOST);
      case 6 -> name.equalsIgnoreCase("expect") ? EXPECT : either(name, "server", SERVER);
      case 7 -> name.equalsIgnoreCase("upgrade") ? HOP : either(name, "trailer", HOP);
      case 10 ->
          name.equalsIgnoreCase("connection")
              ? CONNECTION
              : name.equalsIgnoreCase("keep-alive") ? HOP : either(name, "x-amz-date", SIGNATURE);
      case 11 -> either(name, "x-amz-crc32", CRC32);
      case 12 ->
          name.equalsIgnoreCase("content-type")
              ? CONTENT_TYPE
              : name.equalsIgnoreCase(HopMark.HEADER) ? MARK : either(name, "x-amz-target", TARGET);
      case 13 -> either(name, "authorization", SIGNATURE);
      case 14 -> either(name, "content-length", CONTENT_LENGTH);
      case 15 -> either(name, "accept-encoding", ACCEPT_ENCODING);
      case 16 ->
          name.equalsIgnoreCase("content-encoding")
              ? CONTENT_ENCODING
              : name.equalsIgnoreCase("proxy-connection")
                  ? HOP
                  : either(name, "x-amzn-requestid", REQUEST_ID);
      case 17 -> either(name, "transfer-encoding", TRANSFER_ENCODING);
      case 19 -> either(name, "proxy-authorization", HOP);
      case 20 ->
          name.equalsIgnoreCase("x-amz-security-token")
              ? SIGNATURE
              : either(name, "x-amz-content-sha256", SIGNATURE);
      default -> END_TO_END;
    };
  }

  private static HeaderKind either(String name, String known, HeaderKind kind) {
    return name.equalsIgnoreCase(known) ? kind : END_TO_END;
  }
}
