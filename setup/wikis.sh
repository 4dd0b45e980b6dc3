#!/bin/sh
# Two real wikis for tests of publishing: MediaWiki and DokuWiki, unpacked from Debian's packages into .wikis.
# Nothing runs after it: tests start them on the loopback interface, each with data of its own.
set -eu
cd "$(dirname "$0")/.."

WIKIS=$PWD/.wikis
# What is unpacked knows where it lies.
STAMP="$(cksum < setup/wikis.sh) $PWD"
# Several runs of tests may begin at once.
exec 9>.wikis.lock
command -v flock >/dev/null && flock 9
[ "$(cat "$WIKIS/.installed-for" 2>/dev/null || true)" != "$STAMP" ] || exit 0

say() { printf '%s\n' "setup: $*"; }
stop() { printf '%s\n' "setup: $*" >&2; exit 1; }
command -v apt-get >/dev/null || stop "the wikis come from Debian's packages, and there is no apt-get here"
command -v php >/dev/null || stop "php is missing; run: sh setup/install.sh tests"

say "unpacking MediaWiki and DokuWiki into .wikis (320 MB)"
rm -rf "$WIKIS"
mkdir -p "$WIKIS/debs" "$WIKIS/mediawiki/data" "$WIKIS/dokuwiki"
cd "$WIKIS/debs"
fetch() { apt-get -qq download mediawiki mediawiki-classes dokuwiki php-geshi php-phpseclib libphp-simplepie php-random-compat 2>/dev/null; }
fetch || { say "fetching the package lists"; apt-get update -q >/dev/null; fetch || stop "apt-get download failed"; }

M=$WIKIS/mediawiki
for deb in mediawiki_*.deb mediawiki-classes_*.deb; do dpkg-deb -x "$deb" "$M/root"; done
mv "$M/root/usr/share/mediawiki" "$M/www"
cd "$M/www"
rm LocalSettings.php config extensions images
mv extensions-core extensions
mkdir images
php maintenance/install.php --dbtype sqlite --dbpath "$M/data" --dbname lab \
    --server "http://127.0.0.1" --scriptpath "" --pass Lab-password-1 Lab Admin >/dev/null 2>&1 || stop "MediaWiki could not be installed"
cat >>LocalSettings.php <<'PHP'
$wgEnableUploads = true;
$wgMainCacheType = $wgSessionCacheType = CACHE_DB;
$wgJobRunRate = 0;
$wgRateLimits = [];
# Each test run has data, pictures and a port of its own.
if ( getenv( 'WIKI_DATA' ) ) {
	$wgServer = getenv( 'WIKI_ADDRESS' );
	$wgSQLiteDataDir = getenv( 'WIKI_DATA' );
	$wgUploadDirectory = getenv( 'WIKI_DATA' ) . '/images';
	foreach ( $wgObjectCaches as &$cache ) {
		if ( isset( $cache['server']['dbDirectory'] ) ) { $cache['server']['dbDirectory'] = $wgSQLiteDataDir; }
	}
	if ( isset( $wgLocalisationCacheConf['storeServer']['dbDirectory'] ) ) {
		$wgLocalisationCacheConf['storeServer']['dbDirectory'] = $wgSQLiteDataDir;
	}
	if ( isset( $wgJobTypeConf['default']['server']['dbDirectory'] ) ) {
		$wgJobTypeConf['default']['server']['dbDirectory'] = $wgSQLiteDataDir;
	}
}
PHP
php maintenance/createBotPassword.php --appid pub Admin botpasswordbotpasswordbotpassword1 \
    --grants basic,highvolume,editpage,createeditmovepage,uploadfile,uploadeditmovefile,delete,protect >/dev/null

D=$WIKIS/dokuwiki
cd "$WIKIS/debs"
for name in dokuwiki php-geshi php-phpseclib libphp-simplepie php-random-compat; do dpkg-deb -x "$name"_*.deb "$D/root"; done
R=$D/root
mv "$R/usr/share/dokuwiki" "$D/www"
mkdir -p "$D/instance"
mv "$R/etc/dokuwiki" "$D/instance/conf"
mv "$R/var/lib/dokuwiki/data" "$D/instance/data"
rm "$D/www/lib/tpl" "$D/www/lib/plugins"
mv "$R/var/lib/dokuwiki/lib/tpl" "$R/var/lib/dokuwiki/lib/plugins" "$D/www/lib/"
mv "$R/usr/share/php" "$R/usr/share/php-geshi" "$D/"
cd "$D/www"
grep -rlE '/usr/share/php(-geshi)?/' inc vendor | xargs sed -i -E "s#\\\$vendorDir \\. '/usr/share/php#'$D/php#; s#/usr/share/php#$D/php#g"
printf '<?php define("DOKU_CONF", getenv("WIKI_DATA") . "/conf/");' >inc/preload.php
cd "$D/instance/conf"
rm -f acl.auth.php users.auth.php
hash=$(php -r 'echo password_hash("lab-password", PASSWORD_BCRYPT, ["cost" => 4]);')
printf 'admin:%s:Admin:a@example.test:admin,user\nana:%s:Ana Costa:ana@example.test:user\n' "$hash" "$hash" >users.auth.php
printf '*\t@ALL\t0\n*\t@user\t16\n' >acl.auth.php
printf '%s' '<?php $conf=["savedir"=>getenv("WIKI_DATA") . "/data","useacl"=>1,"superuser"=>"@admin","remote"=>1,"remoteuser"=>"@user","passcrypt"=>"bcrypt","updatecheck"=>0]+$conf;' >local.php

rm -rf "$WIKIS/debs" "$M/root" "$R"
printf '%s\n' "$STAMP" >"$WIKIS/.installed-for"
