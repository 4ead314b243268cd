/** The file in the data directory that holds the certificate that was made: for clients who are to trust it. */
export const certificateFile = "tls-certificate.pem";
